# Makes partly_paired.json: the mixed model by lme4 and lmerTest (Satterthwaite), Derrick's Tnew2 from
# its definition. Run from this folder: Rscript partly_paired.R

source("oracle.R")
suppressMessages(library(lmerTest))
set.seed(20261122)
levels <- c(.95, .9, .99)

waves <- function(i, n, rho) {                        # scores, Likert answers, or skewed amounts
  u <- rnorm(n) * sqrt(rho); e <- function() rnorm(n) * sqrt(1 - rho)
  switch(i %% 3 + 1,
         cbind(round(50 + 10 * (u + e()), 1), round(56 + 9 * (u + e()), 1)),
         cbind(pmin(pmax(round(3 + u + e()), 1), 5), pmin(pmax(round(3.4 + u + e()), 1), 5)),
         cbind(round(exp(3 + .5 * (u + e())), 2), round(exp(3.2 + .5 * (u + e())), 2)))
}
holes <- function(y, once_before, once_after) {
  n <- nrow(y); out <- sample(n, once_before + once_after)
  y[out[seq_len(once_before)], 2] <- NA; y[out[-seq_len(once_before)], 1] <- NA
  y
}
mixed <- function(y, level) {
  n <- nrow(y)
  d <- data.frame(y = c(y), wave = rep(0:1, each = n), id = rep(seq_len(n), 2))
  d <- d[!is.na(d$y), ]
  tight <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12, maxfun = 1e6))
  m <- lmer(y ~ wave + (1 | id), d, control = tight)
  s <- coef(summary(m))["wave", ]; half <- qt((1 + level) / 2, s[["df"]]) * s[["Std. Error"]]
  list(value = s[["Estimate"]], se = s[["Std. Error"]], df = s[["df"]], n = n,
       low = s[["Estimate"]] - half, high = s[["Estimate"]] + half, method = "REML random intercept")
}
tnew2 <- function(y, level) {
  b <- y[!is.na(y[, 1]), 1]; a <- y[!is.na(y[, 2]), 2]
  pairs <- y[!is.na(y[, 1]) & !is.na(y[, 2]), , drop = FALSE]; k <- nrow(pairs)
  r <- if (k > 1 && sd(pairs[, 1]) > 0 && sd(pairs[, 2]) > 0) cor(pairs[, 1], pairs[, 2]) else 0
  na <- length(b); nb <- length(a); va <- var(b) / na; vb <- var(a) / nb
  se <- sqrt(va + vb - 2 * r * sd(b) * sd(a) * k / (na * nb))
  g <- (va + vb)^2 / (va^2 / (na - 1) + vb^2 / (nb - 1)); once <- na + nb - 2 * k
  df <- (k - 1) + (g - k + 1) / (once + 2 * k) * once
  value <- mean(a) - mean(b); half <- qt((1 + level) / 2, df) * se
  list(value = value, se = se, df = df, n = nrow(y), low = value - half, high = value + half,
       p_value = 2 * pt(-abs(value / se), df), method = "Derrick Tnew2")
}

by <- list()
for (i in 1:24) {
  tiny <- i %% 2 == 0; L <- levels[i %% 3 + 1]
  pairs <- if (tiny) c(0, 3, 5, 7, 9)[i %% 5 + 1] else c(10, 14, 25, 60)[i %% 4 + 1]
  y <- holes(waves(i, pairs + 9, c(.3, .6, .85)[i %% 3 + 1]), 3 + i %% 4, 6 - i %% 4)
  want <- if (tiny) tnew2(y, L) else mixed(y, L)
  args <- list(before = array1(y[, 1]), after = array1(y[, 2]), level = L)
  case("partly_paired_change", args, want)
  if (L == .95) by[[length(by) + 1]] <- list(y = y, want = want)
}
for (i in seq_len(12)) {                              # the same groups in twos, mixed up
  chosen <- by[c(i %% length(by) + 1, (i * 3 + 1) %% length(by) + 1)]
  y <- rbind(chosen[[1]]$y, chosen[[2]]$y)
  g <- rep(c("first", "second"), c(nrow(chosen[[1]]$y), nrow(chosen[[2]]$y)))
  mixed_up <- sample(nrow(y))
  fields <- c("value", "se", "df", "low", "high", "n")
  want <- setNames(lapply(fields, function(f) array1(c(chosen[[1]]$want[[f]], chosen[[2]]$want[[f]]))), fields)
  case("partly_paired_change_by",
       list(before = array1(y[mixed_up, 1]), after = array1(y[mixed_up, 2]), group = array1(g[mixed_up])),
       want)
}
write_cases("partly_paired.json", "partly_paired.R", c("lme4", "lmerTest"),
            c("partly_paired_change", "partly_paired_change_by"))

# Makes clusters.json: means and differences of clustered people, and how alike they are.
#
#     Rscript clusters.R
#
# clubSandwich (CR2, Satterthwaite), sandwich (HC3); psych for the intracluster correlation and its
# limits where clusters are equal, base R's aov and roots of the F distribution where they are not.

source("oracle.R")
suppressMessages({library(clubSandwich); library(sandwich); library(psych)})
set.seed(20261107)

levels <- c(.95, .95, .9, .99, .8)
level_of <- function(i) levels[(i - 1) %% length(levels) + 1]
some_missing <- function(x, share) { x[runif(length(x)) < share] <- NA; x }

# Clusters of 5 to 30, of one, of one giant among dwarfs, and equal ones
sizes_of <- function(i, m) switch(i %% 4 + 1,
  sample(if (m < 8) 5:30 else 3:9, m, TRUE), sample(1:4, m, TRUE), c(40, rep(2, m - 1)), rep(6, m))
draw <- function(g, i) {                             # Likert, 0-100, skewed, right or wrong
  common <- rnorm(max(g))[g] * c(0, .5, 1.5)[i %% 3 + 1]
  z <- common + rnorm(length(g))
  switch(i %% 4 + 1, pmin(pmax(round(3 + z), 1), 5), round(50 + 15 * z, 1), round(exp(z) * 200), 1 * (z > .3))
}
names_of <- function(g, i) if (i %% 2) array1(letters[g]) else array1(g)
tested <- function(model, g, level, which) {
  test <- coef_test(model, vcov = "CR2", cluster = g, test = "Satterthwaite")
  limits <- conf_int(model, vcov = "CR2", cluster = g, level = level, test = "Satterthwaite")
  list(value = test$beta[which], se = test$SE[which], df = test$df_Satt[which],
       p_value = test$p_Satt[which], low = limits$CI_L[which], high = limits$CI_U[which])
}
untold <- function(value, n, reason) list(value = value, se = NA, df = NA, p_value = NA, low = NA,
                                          high = NA, n = n, reason = reason)

# ---- clustered_mean ------------------------------------------------------------------------
for (i in 1:20) {
  m <- c(6, 6, 6, 7, 7, 8, 9, 10, 12, 14)[(i - 1) %% 10 + 1]
  g <- rep(seq_len(m), sizes_of(i, m)); g <- g[sample(length(g))]
  y <- draw(g, i) - if (i > 10) round(mean(draw(g, i))) else 0   # from the 11th on: changes
  if (i %% 5 == 0) { y <- some_missing(y, .1); y[1] <- NA }
  ok <- !is.na(y)
  fitted <- tested(lm(y ~ 1, data = data.frame(y = y[ok])), g[ok], level_of(i), 1)
  case("clustered_mean", list(values = array1(y), cluster = names_of(g, i), level = level_of(i)),
       c(fitted, n = sum(ok), n_missing = sum(!ok), reason = ""))
}
y <- c(2, 5, 3, 4, 4, 1, 2); g <- c(1, 1, 2, 3, 4, 5, 5)
case("clustered_mean", list(values = y, cluster = g), untold(3, 7, "few_clusters"))
y <- 1:12; g <- 1:12                                  # clusters of one: the ordinary t test
r <- t.test(y)
case("clustered_mean", list(values = y, cluster = g),
     list(value = 6.5, low = r$conf.int[1], high = r$conf.int[2], p_value = r$p.value, df = 11))

# ---- clustered_difference ------------------------------------------------------------------
for (i in 1:20) {
  m <- c(6, 6, 6, 7, 7, 8, 9, 10, 12, 14)[(i - 1) %% 10 + 1]
  g <- c(rep(seq_len(m), sizes_of(i, m)), rep(seq_len(m), sizes_of(i + i %% 3, m)))
  wave <- sample(c(0, 1), length(g), TRUE, c(.6, .4))
  if (i %% 4 == 0) wave[g == 2] <- 0                  # units that have only one wave
  if (i %% 4 == 0) wave[g == 3] <- 1
  y <- draw(g, i) + wave * .4
  if (i %% 5 == 0) y <- some_missing(y, .1)
  ok <- !is.na(y)
  d <- data.frame(y = y, wave = wave)[ok, ]
  fitted <- tested(lm(y ~ wave, data = d), g[ok], level_of(i), 2)
  case("clustered_difference",
       list(x = array1(y[wave == 0]), y = array1(y[wave == 1]), cluster_x = names_of(g[wave == 0], i),
            cluster_y = names_of(g[wave == 1], i), level = level_of(i)),
       c(fitted, n = sum(ok), n_missing = sum(!ok), reason = ""))
}
case("clustered_difference",
     list(x = c(1, 2, 3, 4), y = c(3, 4, 5, 8), cluster_x = c(1, 2, 3, 4), cluster_y = c(1, 2, 3, 5)),
     untold(2.5, 8, "few_clusters"))
case("clustered_difference",
     list(x = c(1, 2, 3, 4, 5, 6, 7), y = c(3, 4, 5, 8), cluster_x = 1:7, cluster_y = rep(3, 4)),
     untold(1, 11, "one_cluster"))

# ---- difference_in_differences -------------------------------------------------------------
for (i in 1:20) {
  n <- c(4, 5, 8, 10, 14, 20, 30, 60, 100, 150)[(i - 1) %% 10 + 1]
  treated <- c(0, 0, 1, 1, sample(0:1, n - 4, TRUE))[sample(n)]
  change <- draw(seq_len(n), i) * ifelse(treated == 1, 2, 1)
  if (i %% 4 == 3) change <- change + round(rnorm(n), 2) # right or wrong may not vary among so few
  if (i %% 5 == 0) change <- some_missing(change, .1)
  ok <- !is.na(change); k <- sum(ok)
  model <- lm(change ~ treated)
  value <- unname(coef(model)[2]); se <- sqrt(vcovHC(model, type = "HC3")[2, 2])
  half <- qt((1 + level_of(i)) / 2, k - 2) * se
  case("difference_in_differences",
       list(change = array1(change), treated = array1(treated), level = level_of(i)),
       list(value = value, se = se, df = k - 2, low = value - half, high = value + half,
            p_value = 2 * pt(-abs(value / se), k - 2), n = k, n_missing = n - k, reason = ""))
}
for (i in 1:20) {
  m <- c(6, 6, 6, 7, 7, 8, 9, 10, 12, 14)[(i - 1) %% 10 + 1]
  g <- rep(seq_len(m), sizes_of(i, m))
  whole <- g %in% sample(m, max(2, round(m * .4)))    # whole units treated, or people within them
  treated <- 1 * (if (i %% 3) whole else whole & runif(length(g)) < .7)
  change <- draw(g, i) + treated
  if (i %% 5 == 0) change <- some_missing(change, .1)
  ok <- !is.na(change)
  d <- data.frame(change = change, treated = treated)[ok, ]
  fitted <- tested(lm(change ~ treated, data = d), g[ok], level_of(i), 2)
  case("difference_in_differences",
       list(change = array1(change), treated = array1(treated), cluster = names_of(g, i),
            level = level_of(i)),
       c(fitted, n = sum(ok), n_missing = sum(!ok), reason = ""))
}
change <- c(1, 2, 3, 2, 5, 4, 7, 6); treated <- c(0, 0, 0, 0, 0, 0, 1, 1)
case("difference_in_differences", list(change = change, treated = treated, cluster = c(1:6, 7, 7)),
     untold(6.5 - 17 / 6, 8, "one_treated_cluster"))
case("difference_in_differences", list(change = change, treated = 1 - treated, cluster = c(1:6, 7, 7)),
     untold(17 / 6 - 6.5, 8, "one_comparison_cluster"))
case("difference_in_differences", list(change = change, treated = treated, cluster = c(1, 1:5, 4, 5)),
     untold(6.5 - 17 / 6, 8, "few_clusters"))

# ---- intracluster_correlation, cluster_design_effect ---------------------------------------
limits_by_root <- function(f, df1, df2, n0, level) {  # Searle: P(F < f / theta) = 1 - tail, tail
  rho <- function(tail) {
    theta <- uniroot(function(t) pf(f / exp(t), df1, df2) - tail, c(-40, 40), tol = 1e-14)$root
    (exp(theta) - 1) / (exp(theta) + n0 - 1)
  }
  c(rho((1 + level) / 2), rho((1 - level) / 2))
}
for (i in 1:22) {
  m <- c(6, 6, 6, 7, 7, 8, 9, 10, 12, 14)[(i - 1) %% 10 + 1]
  g <- rep(seq_len(m), sizes_of(i, m))
  y <- draw(g, i + i %/% 8)
  if (i %% 5 == 0) y <- some_missing(y, .1)
  ok <- !is.na(y)
  size <- as.vector(table(g[ok])); size <- size[size > 0]
  a <- summary(aov(y ~ factor(g)))[[1]]
  n0 <- (sum(size) - sum(size^2) / sum(size)) / (length(size) - 1)
  icc <- (a[1, 3] - a[2, 3]) / (a[1, 3] + (n0 - 1) * a[2, 3])
  limits <- limits_by_root(a[1, 3] / a[2, 3], a[1, 1], a[2, 1], n0, level_of(i))
  if (length(unique(size)) == 1) {                    # psych knows equal clusters only
    wide <- matrix(y[ok], ncol = size[1], byrow = TRUE)
    theirs <- ICC(wide, alpha = 1 - level_of(i), lmer = FALSE)$results[1, ]
    icc <- theirs$ICC; limits <- c(theirs$"lower bound", theirs$"upper bound")
  }
  args <- list(values = array1(y), cluster = names_of(g, i))
  case("intracluster_correlation", c(args, level = level_of(i)),
       list(value = icc, low = limits[1], high = limits[2], n = sum(ok), n_missing = sum(!ok),
            p_value = NA, reason = ""))
  case("cluster_design_effect", args, 1 + (sum(size^2) / sum(size) - 1) * max(icc, 0))
}

write_cases("clusters.json", "clusters.R", c("clubSandwich", "sandwich", "psych"))

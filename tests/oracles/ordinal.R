# Makes ordinal.json: arguments and R's answers for toolkit.stats.ordinal, superiority and
# categories. Run from this folder:
#
#     Rscript ordinal.R
#
# Wilcoxon-Pratt: coin's exact test, and with up to 12 differences that are not 0 also a count of
# all signs. Stuart-Maxwell: coin's mh_test; Bowker: mcnemar.test, without its empty pairs. Rank-
# biserial: effectsize. R's packages of Debian have neither the interval of Fay and Lumbard nor the
# test of Brunner and Munzel: they are computed from their definitions, by adaptive integration over
# the product's two confidence distributions, and from mean ranks; permutations one by one.

source("oracle.R")
suppressMessages({library(coin); library(effectsize)})
set.seed(20261122)

levels <- c(.95, .95, .9, .99, .8)
level_of <- function(i) levels[(i - 1) %% length(levels) + 1]
likert <- function(n, p = rep(1, 5)) sample(1:5, n, TRUE, p)

# ---- signed ranks --------------------------------------------------------------------------
by_signs <- function(d) {                             # all ways of giving signs
  r <- rank(abs(d))[d != 0]; m <- length(r)
  signs <- as.matrix(expand.grid(rep(list(0:1), m)))
  sums <- drop(signs %*% r); middle <- sum(r) / 2
  mean(abs(sums - middle) >= abs(sum(rank(abs(d))[d > 0]) - middle) - 1e-9)
}
pratt <- function(d) {
  if (all(d == 0)) return(1)
  p <- as.numeric(pvalue(wilcoxsign_test(d ~ rep(0, length(d)), zero.method = "Pratt",
                                         distribution = "exact")))
  if (sum(d != 0) <= 12) stopifnot(abs(p - by_signs(d)) < 1e-10)
  p
}
differences <- list(c(0, 0, 1, 1, -1, 2, 2, 3), c(rep(0, 10), 1), c(1, -1), 0, c(0, 0, 0), -2,
  c(.25, -1.75, 3.5, 2.25, 8, 5.5), 1:10, c(1:9, -10), -(1:12), rep(1, 9), rep(c(1, -1), 8),
  c(-3, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0))
for (n in c(5, 8, 12, 14, 20, 25, 30, 30, 60, 100, 200))
  differences <- c(differences, list(likert(n, 1:5) - likert(n)))
for (n in c(7, 15, 40, 120)) differences <- c(differences, list(round(rnorm(n, .4), 3)))
for (d in differences) {
  case("wilcoxon_pratt", list(differences = array1(d)),
       list(statistic = sum(rank(abs(d))[d > 0]), p_value = pratt(d), n = length(d)))
}

# ---- P(up) - P(down) -----------------------------------------------------------------------
# P(theta (2 beta - 1) <= w), theta and beta being independent and beta distributed; a first
# parameter of 0 is the constant 0, a second one of 0 the constant 1.
product_cdf <- function(w, a, b) {
  at <- function(theta) {
    if (b[1] == 0) return(as.numeric(-theta <= w))
    pbeta((1 + w / theta) / 2, b[1], b[2])
  }
  if (a[2] == 0) return(at(1))
  if (a[1] == 0) return(as.numeric(0 <= w))
  cuts <- unique(c(0, qbeta(c(1e-12, 1e-9, 1e-6, 1e-4, .01, .1, .3, .5, .7, .9, .99, 1 - 1e-4,
                              1 - 1e-6, 1 - 1e-9), a[1], a[2]), if (abs(w) < 1) abs(w), 1))
  cuts <- sort(cuts)
  sum(mapply(function(l, h) integrate(function(t) dbeta(t, a[1], a[2]) * at(t), l, h,
    rel.tol = 1e-10, abs.tol = 1e-13, subdivisions = 2000, stop.on.error = FALSE)$value,
    head(cuts, -1), tail(cuts, -1)))
}
product_quantile <- function(p, a, b) {
  if (b[1] == 0) return(if (a[2] == 0) -1 else -qbeta(1 - p, a[1], a[2]))
  if (a[1] == 0) return(0)
  low <- -1; high <- 1                                # bisection: also right where it jumps
  for (k in 1:50) {
    w <- (low + high) / 2
    if (product_cdf(w, a, b) >= p) high <- w else low <- w
  }
  high
}
lower_limit <- function(up, down, n, level) {
  p <- (1 - level) / 2; m <- up + down; beta <- c(up, down + 1)
  min(product_quantile(p, c(m, n - m + 1), beta), product_quantile(p, c(m + 1, n - m), beta))
}
fay_lumbard <- function(up, down, n, level) {
  c(lower_limit(up, down, n, level), -lower_limit(down, up, n, level))
}
ordinal <- function(before, after, level) {
  ok <- !is.na(before) & !is.na(after); d <- (after - before)[ok]
  ci <- fay_lumbard(sum(d > 0), sum(d < 0), length(d), level)
  effect <- if (all(d == 0)) NA else if (length(unique(d)) == 1) sign(d[1]) else  # effectsize: always 1
    rank_biserial(after[ok], before[ok], paired = TRUE, verbose = FALSE)$r_rank_biserial
  case("ordinal_change", list(before = array1(before), after = array1(after), level = level),
       list(value = (sum(d > 0) - sum(d < 0)) / length(d), low = ci[1], high = ci[2],
            n = length(d), n_missing = sum(!ok), effect = effect,
            p_value = if (sum(d != 0) < 6) NA else pratt(d)))
}
moves <- function(up, down, n, level) {
  ordinal(rep(3, n), 3 + rep(c(1, -1, 0), c(up, down, n - up - down)), level)
}
moves(0, 0, 5, .95); moves(5, 0, 5, .95); moves(0, 0, 20, .9); moves(7, 1, 21, .95)
moves(0, 6, 6, .95); moves(1, 0, 30, .99); moves(6, 0, 30, .95); moves(1, 0, 1, .95)
moves(3, 3, 10, .95); moves(15, 14, 30, .95); moves(40, 9, 50, .8); moves(16, 6, 161, .95)
i <- 0
for (n in c(5, 6, 8, 10, 14, 17, 20, 24, 30, 30, 60, 150)) {
  i <- i + 1
  before <- likert(n, 5:1); after <- pmin(5, pmax(1, before + sample(-1:2, n, TRUE)))
  if (i > 5) { before[runif(n) < .1] <- NA; after[runif(n) < .1] <- NA }
  ordinal(before, after, level_of(i))
}

# ---- two groups ----------------------------------------------------------------------------
superiority <- function(x, y) {                       # from mean ranks, as in the paper
  n <- c(length(x), length(y)); all <- rank(c(x, y)); one <- seq_along(x)
  rx <- all[one]; ry <- all[-one]
  v <- c(var(rx - rank(x)), var(ry - rank(y)))
  se <- sqrt(sum(v / rev(n)^2 / n))
  value <- (mean(ry) - (n[2] + 1) / 2) / n[1]
  list(value = value, se = se, df = sum(v / rev(n))^2 / sum((v / rev(n))^2 / (n - 1)),
       distance = if (se > 1e-9) abs(value - .5) / se else Inf)
}
groups <- function(x, y, level) {
  used <- list(x = x[!is.na(x)], y = y[!is.na(y)]); n <- lengths(used)
  s <- superiority(used$x, used$y)
  if (min(n) < 10) {                                  # every choice of people for x, one by one
    pooled <- unlist(used)
    far <- combn(sum(n), n[1], function(k) superiority(pooled[k], pooled[-k])$distance)
    p <- mean(far >= s$distance - 1e-9); method <- "Brunner-Munzel, permutation"
  } else {
    p <- 2 * pt(-s$distance, s$df); method <- "Brunner-Munzel"
  }
  apart <- s$se < 1e-9                                # the groups do not overlap
  ci <- if (apart) c(NA, NA) else
    plogis(qlogis(s$value) + c(-1, 1) * qt((1 + level) / 2, s$df) * s$se / (s$value * (1 - s$value)))
  case("stochastic_superiority", list(x = array1(x), y = array1(y), level = level),
       list(value = s$value, low = ci[1], high = ci[2], p_value = p, method = method, n = sum(n),
            n_missing = length(c(x, y)) - sum(n), se = if (apart) NA else s$se,
            df = if (apart) NA else s$df))
}
groups(c(1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1), c(3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4, NA), .95)
groups(c(1, 2, 3), c(4, 5, 4), .95); groups(c(4, 5), c(1, 1, 2), .9); groups(c(1, 2), c(2, 3), .95)
groups(c(1, 3), c(2, 2, 2), .95); groups(c(1, 2, 3, NA), c(3, 4, 5), .95)
for (n in list(c(4, 4), c(5, 6), c(6, 3), c(7, 7), c(8, 6), c(9, 5), c(9, 4), c(3, 12), c(14, 2)))
  groups(likert(n[1], 5:1), likert(n[2], 1:5), .95)
groups(round(rnorm(6), 2), round(rnorm(7, 1), 2), .95)
i <- 0
for (n in list(c(10, 10), c(12, 10), c(10, 30), c(20, 20), c(30, 25), c(60, 15), c(150, 100))) {
  i <- i + 1
  groups(likert(n[1], 5:1), likert(n[2]), level_of(i))
}
groups(round(rnorm(15), 2), round(rnorm(20, .5, 3), 2), .95)

# ---- categories ----------------------------------------------------------------------------
tables <- list(
  rbind(c(35, 5, 0), c(15, 20, 5), c(10, 5, 5)), rbind(c(20, 12), c(2, 16)), rbind(c(0, 1), c(0, 0)),
  rbind(c(5, 3, 0, 0), c(1, 4, 0, 0), c(0, 0, 7, 6), c(0, 0, 2, 8)),      # two separate pairs
  rbind(c(9, 0, 4), c(0, 6, 0), c(1, 0, 3)), rbind(c(9, 0, 4), c(0, 0, 0), c(1, 0, 3)),
  rbind(c(1, 0, 1, 0, 0), c(0, 2, 8, 4, 4), c(1, 1, 31, 14, 11), c(1, 0, 15, 9, 12), c(0, 0, 2, 1, 3)),
  rbind(c(10, 5, 5), c(5, 10, 5), c(5, 5, 10)), rbind(c(3, 9, 0), c(0, 3, 9), c(9, 0, 3)))
for (k in c(2, 3, 3, 4, 5, 5, 7)) for (size in c(1, 4, 40))
  tables <- c(tables, list(matrix(rpois(k * k, size * runif(k * k)), k)))
for (m in tables) {
  k <- nrow(m); pairs <- m + t(m); moved <- row(m) < col(m) & pairs > 0
  if (!any(moved)) next
  used <- rowSums(pairs) > 2 * diag(m)                # coin cannot take empty categories
  r <- mh_test(as.table(m[used, used]))
  case("stuart_maxwell", list(table = matrix2(m)),
       list(statistic = as.numeric(statistic(r)), df = unname(r@statistic@df),
            p_value = as.numeric(pvalue(r)), n = sum(m)))
  statistic <- sum(((m - t(m))^2 / pairs)[moved]); df <- sum(moved)
  r <- mcnemar.test(m, correct = FALSE)
  if (all(pairs[row(m) < col(m)] > 0)) stopifnot(abs(r$statistic - statistic) < 1e-9, r$parameter == df)
  case("bowker", list(table = matrix2(m)),
       list(statistic = statistic, df = df, p_value = pchisq(statistic, df, lower.tail = FALSE),
            n = sum(m)))
  rm(statistic)
}

write_cases("ordinal.json", "ordinal.R", c("coin", "effectsize"), iterated = "ordinal_change")

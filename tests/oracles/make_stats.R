# Makes stats.json: arguments and R's answers for toolkit.stats. Run from this folder:
#
#     Rscript make_stats.R
#
# Base R, and the package survey (r-cran-survey) for weighted_mean. The values are R's own
# functions where it has one (t.test, prop.test, svymean, p.adjust, qbinom); where it has none the
# definition is computed in another way than in Python (roots of an equation, enumeration).

source("oracle.R")
suppressMessages(library(survey))
set.seed(20260312)

levels <- c(.95, .95, .9, .99, .8)
level_of <- function(i) levels[(i - 1) %% length(levels) + 1]
some_missing <- function(x, share) { x[runif(length(x)) < share] <- NA; x }

# ---- means ---------------------------------------------------------------------------------
J <- function(df) exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
draw <- function(n, i) switch(i %% 4 + 1,            # Likert, scale 0-100, skewed, tiny unit
  sample(1:5, n, TRUE), round(runif(n, 0, 100), 1), rexp(n, 1 / 300), rnorm(n, 1e-3, 1e-4))
sizes <- c(2, 2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 10, 12, 14, 15, 20, 25, 30, 50, 80, 120, 200)

for (i in seq_along(sizes)) {
  x <- draw(sizes[i], i)
  if (length(unique(x)) == 1) x[1] <- x[1] + 1
  if (i > 8) x <- some_missing(x, .1)
  r <- t.test(x, conf.level = level_of(i))
  case("mean", list(values = array1(x), level = level_of(i)),
       list(value = mean(x, na.rm = TRUE), low = r$conf.int[1], high = r$conf.int[2],
            n = sum(!is.na(x))))
}

for (i in seq_along(sizes)) {
  b <- draw(sizes[i], i); a <- b + draw(sizes[i], i + 1) / 3
  if (i > 8) { b <- some_missing(b, .1); a <- some_missing(a, .1) }
  ok <- !is.na(a) & !is.na(b)
  r <- t.test(a, b, paired = TRUE, conf.level = level_of(i))
  g <- mean(a[ok] - b[ok]) / ((sd(a[ok]) + sd(b[ok])) / 2) * J(2 * (sum(ok) - 1))
  case("mean_change", list(before = array1(b), after = array1(a), level = level_of(i)),
       list(value = unname(r$estimate), low = r$conf.int[1], high = r$conf.int[2],
            n = sum(ok), p_value = r$p.value, effect = g))
}

for (i in seq_along(sizes)) {
  x <- draw(sizes[i], i); y <- draw(rev(sizes)[i], i) * 1.1
  if (i == 3) x <- rep(2.5, sizes[i])                # one group without spread is allowed
  if (i > 8) x <- some_missing(x, .05)
  r <- t.test(y, x, conf.level = level_of(i))
  k <- c(sum(!is.na(x)), length(y))
  pooled <- sqrt(((k[1] - 1) * var(x, na.rm = TRUE) + (k[2] - 1) * var(y)) / (sum(k) - 2))
  value <- mean(y) - mean(x, na.rm = TRUE)
  case("mean_difference", list(x = array1(x), y = array1(y), level = level_of(i)),
       list(value = value, low = r$conf.int[1], high = r$conf.int[2], n = sum(k),
            p_value = r$p.value, effect = value / pooled * J(sum(k) - 2)))
}

# ---- proportions ---------------------------------------------------------------------------
wilson <- function(x, n, level) {
  as.numeric(suppressWarnings(prop.test(x, n, correct = FALSE, conf.level = level))$conf.int)
}
counts <- list(c(0, 1), c(1, 1), c(0, 2), c(1, 2), c(0, 5), c(5, 5), c(1, 5), c(3, 7), c(7, 14),
  c(0, 20), c(20, 20), c(1, 29), c(15, 30), c(27, 30), c(81, 263), c(15, 148), c(1, 1000),
  c(999, 1000), c(4321, 10000), c(0, 100000), c(50001, 100000), c(12, 13))
for (i in seq_along(counts)) {
  x <- counts[[i]][1]; n <- counts[[i]][2]; ci <- wilson(x, n, level_of(i))
  case("proportion", list(count = x, n = n, level = level_of(i)),
       list(value = x / n, low = ci[1], high = ci[2], n = n))
}

# finite population: solve (p - pi)^2 = z^2 pi (1 - pi)/n (N - n)/(N - 1), Wilson's own equation
finite <- function(x, n, N, level) {
  z <- qnorm(1 - (1 - level) / 2); p <- x / n
  g <- function(t) (p - t)^2 - z^2 * t * (1 - t) / n * (N - n) / (N - 1)
  root <- function(a, b) uniroot(g, c(a, b), tol = 1e-16, maxiter = 10000)$root
  off <- 1e-12                                        # p itself is a root when x is 0 or n
  c(if (x == 0) 0 else root(0, min(p, 1 - off)), if (x == n) 1 else root(max(p, off), 1))
}
extra <- c(1, 2, 6, 15, 100, 5000)
for (i in seq_along(counts)) {
  x <- counts[[i]][1]; n <- counts[[i]][2]; N <- n + extra[i %% length(extra) + 1]
  ci <- finite(x, n, N, level_of(i))
  case("proportion", list(count = x, n = n, population = N, level = level_of(i)),
       list(value = x / n, low = ci[1], high = ci[2], n = n))
}

hybrid <- function(p1, ci1, p2, ci2, phi) {
  third <- function(a, b) sqrt(a^2 - 2 * phi * a * b + b^2)
  (p2 - p1) + c(-third(p2 - ci2[1], ci1[2] - p1), third(ci2[2] - p2, p1 - ci1[1]))
}
for (i in seq_along(counts)) {
  a <- counts[[i]]; b <- counts[[(i * 5) %% length(counts) + 1]]; L <- level_of(i)
  ci <- hybrid(a[1] / a[2], wilson(a[1], a[2], L), b[1] / b[2], wilson(b[1], b[2], L), 0)
  case("proportion_difference", list(x1 = a[1], n1 = a[2], x2 = b[1], n2 = b[2], level = L),
       list(value = b[1] / b[2] - a[1] / a[2], low = ci[1], high = ci[2], n = a[2] + b[2]))
}

midp <- function(lost, gained) {                      # enumeration over all splits
  m <- lost + gained
  if (m < 6) return(NA)
  uneven <- abs(0:m - m / 2); here <- abs(lost - m / 2); d <- dbinom(0:m, m, .5)
  sum(d[uneven > here]) + sum(d[uneven == here]) / 2
}
tables <- list(c(0, 0, 1, 0), c(1, 0, 0, 1), c(0, 1, 1, 0), c(2, 1, 0, 2), c(5, 0, 0, 5),
  c(0, 5, 5, 0), c(0, 0, 7, 0), c(0, 6, 0, 0), c(1, 3, 3, 1), c(8, 0, 6, 2), c(20, 12, 2, 16),
  c(59, 6, 16, 80), c(10, 2, 9, 3), c(3, 4, 4, 3), c(1, 7, 11, 1), c(30, 0, 0, 0), c(0, 0, 0, 9),
  c(200, 30, 60, 110), c(40, 5, 5, 50), c(12, 1, 4, 13), c(1000, 5, 400, 2000), c(6, 3, 2, 4),
  c(4, 3, 3, 3), c(9, 6, 5, 6))                         # 0 < ad - bc < n/2: phi becomes 0
for (i in seq_along(tables)) {
  v <- tables[[i]]; n <- sum(v); L <- level_of(i)
  before <- rep(c(1, 1, 0, 0), v); after <- rep(c(1, 0, 1, 0), v)   # one row per person
  ad_bc <- v[1] * v[4] - v[2] * v[3]
  phi <- if (length(unique(before)) < 2 || length(unique(after)) < 2) 0 else cor(before, after)
  if (phi != 0 && ad_bc > 0) phi <- phi * max(ad_bc - n / 2, 0) / ad_bc
  ci <- hybrid(mean(before), wilson(sum(before), n, L), mean(after), wilson(sum(after), n, L), phi)
  case("proportion_change",
       list(table = list(array1(v[1:2]), array1(v[3:4])), level = L),
       list(value = mean(after) - mean(before), low = ci[1], high = ci[2], n = n,
            p_value = midp(v[2], v[3])))
  case("mcnemar_midp", list(lost = v[2], gained = v[3]), midp(v[2], v[3]))
}
for (m in c(6, 9, 40, 300)) case("mcnemar_midp", list(lost = m %/% 3, gained = m - m %/% 3),
                                 midp(m %/% 3, m - m %/% 3))

# ---- weights -------------------------------------------------------------------------------
for (i in seq_along(sizes)) {
  n <- sizes[i]; y <- draw(n, i); w <- rexp(n) + .05
  if (length(unique(y)) == 1) y[1] <- y[1] + 1
  if (i %% 3 == 0) w <- w * 1e4
  if (i > 5 && i %% 2 == 0) w[2] <- 0
  if (i > 8) y <- some_missing(y, .15)
  d <- svydesign(~1, weights = ~w, data = data.frame(y = y, w = w))
  used <- subset(d, !is.na(y))
  ci <- confint(svymean(~y, used), level = level_of(i), df = degf(used))
  case("weighted_mean", list(values = array1(y), weights = array1(w), level = level_of(i)),
       list(value = unname(coef(svymean(~y, d, na.rm = TRUE))), low = ci[1], high = ci[2],
            n = degf(used) + 1))
  case("kish_design_effect", list(weights = array1(w)), length(w) * sum(w^2) / sum(w)^2)
}

# ---- funnels -------------------------------------------------------------------------------
limit <- function(p, n, target) {
  r <- qbinom(p, n, target)
  pmax(0, (r - (pbinom(r, n, target) - p) / (pbinom(r, n, target) - pbinom(r - 1, n, target))) / n)
}
targets <- c(.01, .05, .1, .2, .3, .5, .5, .7, .9, .95, .99)
for (i in 1:22) {
  t <- targets[(i - 1) %% length(targets) + 1]; L <- if (i %% 2) .95 else .998
  n <- c(1, 2, 3, 5, 8, 14, 30, 77, 500, 20000)
  case("funnel_limits", list(target = t, n = array1(n), level = L),
       list(low = array1(limit((1 - L) / 2, n, t)), high = array1(limit((1 + L) / 2, n, t))))
  s <- i * .37
  case("funnel_limits_mean", list(target = 10 * t, sd = s, n = array1(n), level = L),
       list(low = array1(10 * t - qnorm((1 + L) / 2) * s / sqrt(n)),
            high = array1(10 * t + qnorm((1 + L) / 2) * s / sqrt(n))))
}

# ---- many tests ----------------------------------------------------------------------------
for (i in 1:22) {
  p <- runif(c(1, 2, 3, 5, 8, 20, 60)[i %% 7 + 1])^(1 + i %% 3)
  if (i %% 4 == 0) p <- round(p, 1)                   # ties, zeros and ones
  if (i %% 5 == 0) p <- some_missing(p, .3)
  case("holm", list(p = array1(p)), array1(p.adjust(p, "holm")))
  case("benjamini_hochberg", list(p = array1(p)), array1(p.adjust(p, "BH")))
}

# ---- many groups at once: R's answer for each of them ----------------------------------------
each <- function(groups, f) {
  rows <- lapply(sort(unique(groups[!is.na(groups)])), f)
  fields <- names(rows[[1]])
  setNames(lapply(fields, function(n) array1(vapply(rows, function(r) as.numeric(r[[n]]), 0))), fields)
}
silent <- function(expr, otherwise) tryCatch(expr, error = function(e) otherwise)
for (i in 1:12) {
  n <- 15 + 12 * i; b <- some_missing(draw(n, i), .1); a <- some_missing(b + draw(n, i + 1) / 3, .1)
  g <- sample(c("a", "b", "c", "d", NA, "e1")[1:(3 + i %% 4)], n, TRUE); L <- level_of(i)
  if (i %% 2) g[1] <- "lonely"
  none <- list(conf.int = c(NA, NA), p.value = NA)
  case("mean_by", list(values = array1(b), group = array1(g), level = L), each(g, function(name) {
    x <- b[g %in% name & !is.na(b)]; r <- silent(t.test(x, conf.level = L), none)
    list(value = mean(x), low = r$conf.int[1], high = r$conf.int[2], n = length(x),
         n_missing = sum(g %in% name & is.na(b)))
  }))
  case("mean_change_by", list(before = array1(b), after = array1(a), group = array1(g), level = L),
       each(g, function(name) {
    x <- b[g %in% name & !is.na(b + a)]; y <- a[g %in% name & !is.na(b + a)]
    r <- silent(t.test(y, x, paired = TRUE, conf.level = L), none)
    list(value = mean(y - x), low = r$conf.int[1], high = r$conf.int[2], n = length(x),
         p_value = r$p.value, before = mean(x), after = mean(y))
  }))
  case("mean_difference_by", list(before = array1(b), after = array1(a), group = array1(g), level = L),
       each(g, function(name) {
    x <- b[g %in% name & !is.na(b)]; y <- a[g %in% name & !is.na(a)]
    r <- silent(t.test(y, x, conf.level = L), none)
    list(value = mean(y) - mean(x), low = r$conf.int[1], high = r$conf.int[2],
         n = length(x) + length(y), p_value = r$p.value,
         n_missing = sum(g %in% name & is.na(a) & is.na(b)))
  }))
  yes <- function(share) some_missing(as.numeric(runif(n) < share), .1)
  b <- yes(.3 + i / 30); a <- yes(.5 + i / 40)
  if (i %% 3 == 0) a[!is.na(a)] <- 1
  case("proportion_change_by", list(before = array1(b), after = array1(a), group = array1(g), level = L),
       each(g, function(name) {
    x <- b[g %in% name & !is.na(b + a)]; y <- a[g %in% name & !is.na(b + a)]; k <- length(x)
    v <- c(sum(x & y), sum(x & !y), sum(!x & y), sum(!x & !y)); ad_bc <- v[1] * v[4] - v[2] * v[3]
    phi <- if (length(unique(x)) < 2 || length(unique(y)) < 2) 0 else cor(x, y)
    if (phi != 0 && ad_bc > 0) phi <- phi * max(ad_bc - k / 2, 0) / ad_bc
    ci <- if (k) hybrid(mean(x), wilson(sum(x), k, L), mean(y), wilson(sum(y), k, L), phi) else c(NA, NA)
    list(value = mean(y) - mean(x), low = ci[1], high = ci[2], n = k, p_value = midp(v[2], v[3]),
         gained = v[3], lost = v[2], n_missing = sum(g %in% name & is.na(b + a)))
  }))
  case("proportion_difference_by",
       list(before = array1(b), after = array1(a), group = array1(g), level = L),
       each(g, function(name) {
    x <- b[g %in% name & !is.na(b)]; y <- a[g %in% name & !is.na(a)]
    k <- c(length(x), length(y)); ci <- c(NA, NA)
    if (all(k > 0)) ci <- hybrid(mean(x), wilson(sum(x), k[1], L), mean(y), wilson(sum(y), k[2], L), 0)
    list(value = mean(y) - mean(x), low = ci[1], high = ci[2], n = sum(k))
  }))
}

write_cases("stats.json", "make_stats.R", "survey")

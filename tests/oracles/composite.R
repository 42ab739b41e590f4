# Makes composite.json: composite indices by the definitions of R's package COINr (n_minmax with fixed
# limits, a_amean, a_gmean; Becker et al. 2022, Journal of Open Source Software 7:4567) and of OECD/JRC
# (2008), written out in base R, one unit at a time. The standard error is checked by numerical slopes
# instead of the formula. Run from this folder: Rscript composite.R

source("oracle.R")
set.seed(20261205)

scored <- function(x, low, high) pmin(pmax((x - low) / (high - low), 0), 1)
gmean <- function(x, w) { w <- w[!is.na(x)]; x <- x[!is.na(x)]
                          if (any(x[w > 0] == 0)) 0 else exp(sum(w * log(x), na.rm = TRUE) / sum(w)) }
amean <- function(x, w) { w <- w[!is.na(x)]; x <- x[!is.na(x)]; sum(w * x) / sum(w) }
joined <- function(x, w, geometric) if (geometric) gmean(x, w) else amean(x, w)
places <- function(x) { r <- rank(-round(x, 12), ties.method = "min", na.last = "keep"); as.numeric(r) }
kind <- function(geometric) if (geometric) "geometric" else "arithmetic"

some_table <- function(k, m, i) {
  low <- round(runif(m, 0, 20) * (seq_len(m) %% 2), 1)
  high <- low + sample(c(1, 5, 100), m, TRUE)
  if (i %% 3 == 0 && m > 1) { keep <- low[2]; low[2] <- high[2]; high[2] <- keep }   # less is better
  x <- sapply(seq_len(m), function(j) low[j] + (high[j] - low[j]) * round(runif(k, -.1, 1.1), 2))
  x <- matrix(x, k, m)
  if (i %% 2 == 0) x[runif(k * m) < .15] <- NA
  list(x = x, low = low, high = high)
}

for (i in 1:14) {
  k <- c(2, 5, 30)[i %% 3 + 1]; m <- c(1, 2, 4, 8)[i %% 4 + 1]
  t <- some_table(k, m, i)
  case("goalpost_scores", list(value = matrix2(t$x), low = array1(t$low), high = array1(t$high)),
       matrix2(t(apply(t$x, 1, scored, t$low, t$high)) |> matrix(k, m)))
}

for (i in 1:24) {
  k <- c(2, 6, 40)[i %% 3 + 1]; m <- c(1, 2, 3, 5, 8)[i %% 5 + 1]
  s <- matrix(round(rbeta(k * m, 2, 2), 3), k, m)
  if (i %% 2 == 0) s[runif(k * m) < .2] <- NA
  if (i %% 4 == 1) s[runif(k * m) < .1] <- 0
  w <- round(runif(m, .2, 4), 1); least <- c(.8, 0, .5)[i %% 3 + 1]; geometric <- i %% 2 == i %/% 12 %% 2
  index <- sapply(seq_len(k), function(u) {
    if (all(is.na(s[u, ])) || sum(w[!is.na(s[u, ])]) / sum(w) < least - 1e-9) return(NA)
    joined(s[u, ], w, geometric)
  })
  case("composite_index", list(scores = matrix2(s), weights = array1(w), aggregation = kind(geometric),
                               least_weight = least), array1(index))
}

for (i in 1:14) {
  x <- round(runif(c(1, 5, 12, 60)[i %% 4 + 1]), c(1, 2, 6)[i %% 3 + 1])
  if (i %% 3 == 0) x[runif(length(x)) < .2] <- NA
  case("competition_ranks", list(value = array1(x)), array1(places(x)))
}

for (i in 1:14) {                                            # scenarios that are given, not drawn
  k <- c(3, 8, 25)[i %% 3 + 1]; m <- c(2, 3, 5)[i %/% 3 %% 3 + 1]; d <- 7
  t <- some_table(k, m, i)
  w <- matrix(round(rexp(d * m) + .05, 3), d, m)
  w[3, 1] <- 0                                               # a scenario leaves an indicator out
  move <- (t$high - t$low) / 10
  low <- t(sapply(1:d, function(s) t$low + move * runif(m, -1, 1)))
  high <- t(sapply(1:d, function(s) t$high + move * runif(m, -1, 1)))
  geometric <- runif(d) < .5
  ranks <- sapply(1:d, function(s) places(sapply(seq_len(k), function(u) {
    x <- scored(t$x[u, ], low[s, ], high[s, ])
    if (sum(w[s, !is.na(x)]) == 0) NA else joined(x, w[s, ], geometric[s])
  })))
  case("composite_ranks", list(value = matrix2(t$x), weights = matrix2(w), low = matrix2(low),
                               high = matrix2(high), geometric = array1(geometric)), matrix2(ranks))
}

for (i in 1:14) {
  k <- c(2, 5, 12)[i %% 3 + 1]; m <- c(1, 2, 3, 5)[i %% 4 + 1]; geometric <- i %% 2 == 0
  n <- matrix(sample(10:400, k * m, TRUE), k, m)
  x <- matrix(rbinom(k * m, n, runif(k * m, .3, .8)) / n, k, m)
  if (i %% 3 == 0) n[runif(k * m) < .3] <- NA                # counted in full
  if (i > 8) x[runif(k * m) < .1] <- NA
  low <- rep(c(0, .05), length.out = m); high <- rep(c(1, .9, 1.2), length.out = m)
  w <- round(runif(m, .5, 3), 1); z <- qnorm(.975)
  error <- sapply(seq_len(k), function(u) {
    f <- function(v) joined((v - low) / (high - low), w, geometric)
    if (all(is.na(x[u, ]))) return(NA)
    sum(sapply(seq_len(m), function(j) {
      if (is.na(x[u, j]) || is.na(n[u, j])) return(0)
      p <- (x[u, j] * n[u, j] + z^2 / 2) / (n[u, j] + z^2)
      step <- replace(rep(0, m), j, 1e-3)                    # five points: error of order step^4
      slope <- (8 * (f(x[u, ] + step) - f(x[u, ] - step)) - f(x[u, ] + 2 * step) + f(x[u, ] - 2 * step)) / 12e-3
      slope^2 * p * (1 - p) / (n[u, j] + z^2)
    })) |> sqrt()
  })
  case("composite_error", list(value = matrix2(x), sampled = matrix2(n), weights = array1(w),
       low = array1(low), high = array1(high), aggregation = kind(geometric)), array1(error))
}

write_cases("composite.json", "composite.R", iterated = "composite_error")

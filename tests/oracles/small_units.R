# Makes small_units.json: shrinkage, over-dispersion and ranks of small units. Run from this folder:
#
#     Rscript small_units.R
#
# Beta-binomial by VGAM (and by optim where VGAM's iterations stop early), REML and its predictions by
# metafor. For ranks the definition is computed in other ways than in Python: the intervals of single
# units by integrating the normal distribution, the simultaneous ones from 200,000 draws, those of more
# than 50 units by p.adjust. Python has 10,000 draws, whose share beyond a critical value has a standard
# error of .0022: a case is kept only where levels .0066 higher and lower give the same ranks.
#
# carpentries.csv: 178 instructor trainings, The Carpentries, CC BY 4.0.

source("oracle.R")
suppressMessages({library(VGAM); library(metafor)})
set.seed(20261203)

events <- read.csv("carpentries.csv", na.strings = "")
levels <- c(.95, .9, .95, .99, .8)
level_of <- function(i) levels[(i - 1) %% length(levels) + 1]

# ---- shrinkage of proportions ---------------------------------------------------------------
minus_log <- function(par, x, n) {
  a <- exp(par[1]); b <- exp(par[2])
  -sum(lbeta(a + x, b + n - x) - lbeta(a, b))
}
fit <- function(x, n) {
  start <- log(pmax(Coef(vglm(cbind(x, n - x) ~ 1, betabinomialff, epsilon = 1e-12, maxit = 200)), 1e-3))
  for (i in 1:3) start <- optim(start, minus_log, x = x, n = n, method = "BFGS",
                                control = list(reltol = 1e-16, maxit = 2000))$par
  for (i in 1:10) {                                  # Newton's steps for the last digits
    h <- optimHess(start, minus_log, x = x, n = n)
    start <- start - solve(h, gradient(start, x, n))
  }
  exp(start)
}
gradient <- function(par, x, n) {
  a <- exp(par[1]); b <- exp(par[2]); common <- digamma(a + b) - digamma(a + b + n)
  -c(a * sum(digamma(a + x) - digamma(a) + common), b * sum(digamma(b + n - x) - digamma(b) + common))
}
shrunk_case <- function(x, n, level) {
  b <- fit(x, n)
  stopifnot(max(abs(gradient(log(b), x, n))) < 1e-6)
  tail <- (1 - level) / 2
  case("shrink_proportions", list(count = array1(x), n = array1(n), level = level),
       list(shrunk = array1((b[1] + x) / (sum(b) + n)),
            low = array1(qbeta(tail, b[1] + x, b[2] + n - x)),
            high = array1(qbeta(1 - tail, b[1] + x, b[2] + n - x)), weight = array1(n / (sum(b) + n))))
}
shrunk_case(events$count_badged, events$attendance, .95)
done <- 0
while (done < 18) {
  k <- sample(c(8, 9, 12, 20, 30), 1); n <- sample(5:30, k, TRUE)
  if (done %% 4 == 3) n <- n * 10
  x <- rbinom(k, n, rbeta(k, sample(c(.4, 2, 6), 1), sample(c(.6, 2, 6), 1)))
  found <- try(suppressWarnings(fit(x, n)), silent = TRUE)
  if (inherits(found, "try-error") || any(!is.finite(found)) || sum(found) > 300) next
  done <- done + 1
  shrunk_case(x, n, level_of(done))
}
for (i in 1:4) {                                       # no more spread than chance makes: binomial
  k <- c(8, 10, 20, 8)[i]; n <- 10 + seq_len(k); x <- round(n * c(.3, .5, .8, 0)[i])
  p <- sum(x) / sum(n)                                 # the likelihood falls away from rho = 0
  at <- sapply(c(1e6, 1e5, 1e4, 100), function(s) minus_log(log(pmax(c(p, 1 - p) * s, 1e-9)), x, n))
  if (p > 0) stopifnot(all(diff(at) > 0))
  ci <- as.numeric(prop.test(sum(x), sum(n), correct = FALSE)$conf.int)
  case("shrink_proportions", list(count = array1(x), n = array1(n)),
       list(shrunk = array1(rep(p, k)), low = array1(rep(ci[1], k)), high = array1(rep(ci[2], k)),
            weight = array1(rep(0, k))))
}

# ---- shrinkage of means ---------------------------------------------------------------------
means_case <- function(y, se, level) {
  y <- signif(y, 4); se <- signif(se, 4)
  m <- rma(y, sei = se, method = "REML", level = 100 * level,
           control = list(threshold = 1e-10 * mean(se^2), maxiter = 10000, stepadj = .5))
  b <- blup(m)
  case("shrink_means", list(value = array1(y), se = array1(se), level = level),
       list(shrunk = array1(as.numeric(b$pred)), low = array1(as.numeric(b$pi.lb)),
            high = array1(as.numeric(b$pi.ub)), weight = array1(m$tau2 / (m$tau2 + se^2))))
  m$tau2
}
x <- events$count_badged; n <- events$attendance
odds <- escalc("PLO", xi = x, ni = n, add = .5, to = "all")
tau2 <- means_case(as.numeric(odds$yi), sqrt(odds$vi), .95)
stopifnot(abs(tau2 - .2846) < 1e-4)
tau2 <- means_case(c(28, 8, -3, 7, -1, 1, 18, 12), c(15, 10, 16, 11, 9, 11, 10, 18), .95)   # eight schools
for (i in 1:20) {
  k <- c(8, 9, 12, 20, 40)[i %% 5 + 1]
  se <- 15 / sqrt(sample(5:30, k, TRUE)); if (i %% 4 == 0) se <- se * rexp(k)
  y <- rnorm(k, 60, sqrt(se^2 + (i %% 4 * 2.5)^2)); if (i %% 6 == 5) { y <- y / 1000; se <- se / 1000 }
  tau2 <- c(tau2, means_case(y, se, level_of(i)))
}
stopifnot(any(tau2 == 0), any(tau2 > 0))

# ---- over-dispersion ------------------------------------------------------------------------
for (i in 1:12) {
  k <- c(8, 12, 20)[i %% 3 + 1]; se <- round(15 / sqrt(sample(5:30, k, TRUE)), 2)
  y <- round(rnorm(k, 60, sqrt(se^2 + (i %% 4 * 3)^2)), 2); target <- sum(y / se^2) / sum(1 / se^2)
  m <- rma(y, sei = se, method = "DL")                # the moment estimator around the mean
  case("overdispersion", list(value = array1(y), se = array1(se), target = target),
       list(phi = m$QE / k, tau2 = m$tau2, n = k))
}
winsorised <- function(y, se, target, share) {
  z <- (y - target) / se; ends <- quantile(z, c(share, 1 - share), type = 7)
  z <- ifelse(z < ends[1], ends[1], ifelse(z > ends[2], ends[2], z))
  phi <- mean(z^2); w <- se^-2; k <- length(y)
  list(phi = phi, tau2 = max(0, k * phi - (k - 1)) / (sum(w) - sum(w^2) / sum(w)), n = k)
}
for (i in 1:10) {
  k <- c(8, 12, 20)[i %% 3 + 1]; se <- round(15 / sqrt(sample(5:30, k, TRUE)), 2)
  y <- round(rnorm(k, 60, sqrt(se^2 + (i %% 4 * 3)^2)), 2); share <- c(.1, .05, .2)[i %% 3 + 1]
  case("overdispersion", list(value = array1(y), se = array1(se), target = 60, winsor = share),
       winsorised(y, se, 60, share))
}
p <- sum(x) / sum(n)
for (share in c(0, .1)) {
  want <- winsorised(x / n, sqrt(p * (1 - p) / n), p, share)
  sizes <- sort(unique(n))
  limit <- function(q) { r <- qbinom(q, sizes, p)
    pmax(0, (r - (pbinom(r, sizes, p) - q) / dbinom(r, sizes, p)) / sizes) }
  wider <- function(q) pmin(1, pmax(0, p + sqrt(want$phi) * (limit(q) - p)))
  for (L in c(.95, .998))
    case("funnel_limits", list(target = p, n = array1(sizes), level = L, phi = want$phi),
         list(low = array1(wider((1 - L) / 2)), high = array1(wider((1 + L) / 2))))
}
for (i in 1:10) {
  t <- 5 * i; s <- 1.7 * i; tau2 <- i^2 / 3; n <- c(1, 5, 12, 30, 400); L <- level_of(i)
  half <- qnorm((1 + L) / 2) * sqrt(s^2 / n + tau2)
  case("funnel_limits_mean", list(target = t, sd = s, n = array1(n), level = L, tau2 = tau2),
       list(low = array1(t - half), high = array1(t + half)))
}

# ---- ranks ----------------------------------------------------------------------------------
DRAWS <- 200000
apart <- function(y, s) outer(y, y, "-") / sqrt(outer(s^2, s^2, "+"))
step_down <- function(t, open, critical) {             # open: matrix of ordered pairs still tested
  all <- open
  repeat {
    if (!any(open)) break
    found <- open & t > critical(open)
    if (!any(found)) break
    open <- open & !found
  }
  all & !open
}
simulated <- function(s, level) {                       # all pairs at once
  noise <- matrix(rnorm(DRAWS * length(s)), DRAWS) %*% diag(s)
  function(open) {
    top <- rep(-Inf, DRAWS); pair <- which(open, arr.ind = TRUE)
    for (r in seq_len(nrow(pair))) {
      j <- pair[r, 1]; k <- pair[r, 2]
      top <- pmax(top, (noise[, j] - noise[, k]) / sqrt(s[j]^2 + s[k]^2))
    }
    quantile(top, level, names = FALSE)
  }
}
integrated <- function(s, one, level) function(open) {  # pairs with unit `one`: given its own value
  inside <- function(c) integrate(function(z) sapply(z, function(z) {   # the others are independent
    others <- setdiff(seq_along(s), one); d <- sqrt(s[one]^2 + s[others]^2)
    up <- ifelse(open[others, one], pnorm((s[one] * z + c * d) / s[others]), 1)
    down <- ifelse(open[one, others], pnorm((s[one] * z - c * d) / s[others]), 0)
    dnorm(z) * prod(pmax(up - down, 0))
  }), -8, 8, rel.tol = 1e-9, subdivisions = 500)$value
  uniroot(function(c) inside(c) - level, c(0, 8), tol = 1e-9)$root
}
ranks <- function(y, s, simultaneous, level, noise = NULL) {
  k <- length(y); t <- apart(y, s)
  if (simultaneous) {
    found <- step_down(t, !diag(k) == 1, noise(level))
    return(cbind(1 + colSums(found), k - rowSums(found)))
  }
  t(sapply(seq_len(k), function(j) {
    open <- matrix(FALSE, k, k); open[j, ] <- TRUE; open[, j] <- TRUE; open[j, j] <- FALSE
    found <- step_down(t, open, integrated(s, j, level))
    c(1 + sum(found[, j]), k - sum(found[j, ]))
  }))
}
rank_case <- function(y, s, simultaneous, level) {
  y <- signif(y, 4); s <- signif(s, 4)
  noise <- NULL
  if (simultaneous) { seed <- .Random.seed
    noise <- function(level) { assign(".Random.seed", seed, globalenv()); simulated(s, level) } }
  near <- 3 * sqrt(level * (1 - level) / 10000)
  found <- lapply(level + c(0, -near, near), function(l) ranks(y, s, simultaneous, l, noise))
  if (!identical(found[[1]], found[[2]]) || !identical(found[[1]], found[[3]])) return(FALSE)
  case("rank_intervals", list(value = array1(y), se = array1(s), simultaneous = simultaneous, level = level),
       list(low = array1(found[[1]][, 1]), high = array1(found[[1]][, 2])))
  TRUE
}
groups <- aggregate(cbind(count_badged, attendance) ~ ifelse(is.na(country), "", country), events, sum)
p <- groups$count_badged / groups$attendance
kept <- 0
for (simultaneous in c(TRUE, FALSE))
  kept <- kept + rank_case(p, sqrt(p * (1 - p) / groups$attendance), simultaneous, .95)
for (i in 1:36) {
  k <- c(2, 3, 5, 8, 12)[i %% 5 + 1]; s <- c(1, 3)[i %% 2 + 1] * runif(k, .5, 2)
  kept <- kept + rank_case(rnorm(k, 60, 6), s, i %% 3 != 0, c(.95, .9)[i %% 2 + 1])
}
stopifnot(kept >= 20)
for (k in c(51, 52)) {                                  # Bonferroni with step-down is Holm's
  y <- round(rnorm(k, 60, 15), 2); s <- round(runif(k, .5, 4), 2)
  p <- pnorm(-apart(y, s)); off <- !diag(k) == 1; found <- off
  found[off] <- p.adjust(p[off], "holm") <= .05
  case("rank_intervals", list(value = array1(y), se = array1(s)),
       list(low = array1(1 + colSums(found)), high = array1(k - rowSums(found))))
}

write_cases("small_units.json", "small_units.R", c("VGAM", "metafor"), c("shrink_proportions", "shrink_means"))

# Makes weighting.json: weighted means of stratified and clustered samples from finite populations,
# post-stratification and raking, by the package survey. Run from this folder: Rscript weighting.R

source("oracle.R")
suppressMessages(library(survey))
set.seed(20261122)
data(api)

levels <- c(.95, .95, .9, .99, .8)
level_of <- function(i) levels[(i - 1) %% length(levels) + 1]
kish <- function(w) sum(!is.na(w)) * sum(w^2, na.rm = TRUE) / sum(w, na.rm = TRUE)^2

# ---- weighted_mean --------------------------------------------------------------------------
# Those who answered are a domain of the sample, as in svymean(na.rm = TRUE).
mean_case <- function(d, strata, cluster, population, level) {
  here <- !is.na(d$w)
  for (part in c(if (strata) "s", if (cluster) "psu")) here <- here & !is.na(d[[part]])
  design <- svydesign(if (cluster) ~psu else ~1, strata = if (strata) ~s,
                      fpc = if (population) ~N, weights = ~w, data = d[here, ])
  used <- subset(design, !is.na(y) & w > 0)
  m <- svymean(~y, used)
  ci <- confint(m, level = level, df = degf(used))
  args <- list(values = array1(d$y), weights = array1(d$w), level = level)
  if (strata) args$strata <- array1(d$s)
  if (cluster) args$cluster <- array1(d$psu)
  if (population) args$population <- if (strata) array1(d$N) else d$N[1]
  case("weighted_mean", args,
       list(value = unname(coef(m)), low = ci[1], high = ci[2], se = unname(SE(m)[1]),
            df = degf(used), n = sum(here & !is.na(d$y) & d$w > 0),
            n_missing = sum(!here | is.na(d$y))))
}
some_missing <- function(x, share) { x[runif(length(x)) < share] <- NA; x }

for (i in 1:32) {
  strata <- i %% 2 == 0; cluster <- i %% 4 >= 2; population <- i %% 8 >= 4
  h <- if (strata) c(2, 3, 5)[i %% 3 + 1] else 1
  k <- c(2, 3, 6)[(i %/% 2) %% 3 + 1]                        # PSUs in each stratum
  psus <- data.frame(s = rep(letters[1:h], each = k), psu = sprintf("u%02d", sample(h * k)))
  d <- psus[rep(seq_len(h * k), sample(1:5, h * k, TRUE)), ]
  n <- nrow(d)
  d$y <- switch(i %% 3 + 1, sample(0:1, n, TRUE), round(rnorm(n, 60, 15), 1), round(rexp(n, 1e-4)))
  d$w <- round(rexp(n) + .05, 3)
  if (i %% 5 == 0) d$w[sample(n, 2)] <- 0
  if (i > 16) d$y <- some_missing(d$y, .15)
  if (i > 24) { d$w <- some_missing(d$w, .05)
                if (strata) d$s <- some_missing(d$s, .05)
                if (cluster) d$psu <- some_missing(d$psu, .05) }
  count <- function(x) if (cluster) length(unique(x$psu)) else nrow(x)
  d$N <- NA
  for (s in unique(d$s[!is.na(d$s)]))                        # from nearly all to a few of many
    d$N[which(d$s == s)] <- count(d[which(d$s == s), ]) + sample(c(1, 2, 10, 500), 1)
  if (!strata) d$N <- d$N[1]
  if (i == 16) d$N[d$s == "a"] <- count(d[d$s == "a", ])     # one stratum is a census
  mean_case(d, strata, cluster, population, level_of(i))
}

schools <- function(data, ...) data.frame(y = data$api00, w = data$pw, N = data$fpc, ...)
mean_case(schools(apistrat, s = as.character(apistrat$stype)), TRUE, FALSE, TRUE, .95)
mean_case(schools(apiclus1, psu = apiclus1$dnum), FALSE, TRUE, TRUE, .95)
mean_case(schools(apiclus1, psu = apiclus1$dnum), FALSE, TRUE, FALSE, .95)

# ---- people to be weighted ------------------------------------------------------------------
invent <- function(n) data.frame(
  sex = sample(c("female", "male"), n, TRUE, c(.7, .3)),
  role = sample(c("chair", "member", "vice"), n, TRUE, c(.15, .7, .15)),
  age = sample(c("a", "b", "c", "d"), n, TRUE))
totals_of <- function(x) as.list(tapply(x, names(x), sum))
result <- function(w, missing) list(weights = array1(w), design_effect = kish(w),
                                    n = sum(!is.na(w)), n_missing = missing)
spread <- function(x, rows) { out <- rep(NA_real_, length(rows)); out[rows] <- x; out }
frequencies <- function(name, totals) {
  frame <- data.frame(names(totals), unname(totals)); names(frame) <- c(name, "Freq"); frame
}

# ---- post_stratify --------------------------------------------------------------------------
for (i in 1:16) {
  n <- c(4, 8, 15, 40)[i %% 4 + 1]
  d <- invent(n)
  d$cell <- if (i %% 2) paste(d$sex, substr(d$role, 1, 1)) else d$sex
  d$w <- if (i %% 3 == 0) round(rexp(n) + .1, 3) else 1
  if (i %% 5 == 0) d$w[duplicated(d$cell)][1] <- 0           # never the only one of a cell
  if (i > 8) d$cell <- some_missing(d$cell, .1)
  if (i > 12) d$w <- some_missing(d$w, .05)
  here <- !is.na(d$cell) & !is.na(d$w)
  people <- tapply(d$w[here], d$cell[here], function(x) length(x) + sample(0:30, 1))
  people <- setNames(as.numeric(people), names(people))
  design <- svydesign(~1, weights = ~w, data = d[here, ])
  ps <- postStratify(design, ~cell, frequencies("cell", people))
  args <- list(sample = list(cell = array1(d$cell)), totals = as.list(people))
  if (i %% 3 == 0 || any(is.na(d$w) | d$w == 0)) args$weights <- array1(d$w)
  case("post_stratify", args, result(spread(weights(ps), here), sum(!here)))
}

# trimmed: what trimWeights does, where one cell alone takes what the others may not have
for (i in 1:6) {
  heads <- list(c(a = 9, b = 2), c(a = 12, b = 1), c(a = 20, b = 3), c(a = 7, b = 2, c = 1),
                c(a = 15, b = 2, c = 2), c(a = 30, b = 1, c = 4))[[i]]
  people <- heads * c(2, rep(20, length(heads) - 1))
  trim <- c(1.8, 2, 2.5, 1.5, 1.6, 1.9)[i]
  d <- data.frame(cell = rep(names(heads), heads), w = 1)
  ps <- postStratify(svydesign(~1, weights = ~w, data = d), ~cell, frequencies("cell", people))
  w <- weights(trimWeights(ps, upper = trim * sum(people) / nrow(d)))
  stopifnot(max(w) <= trim * mean(w) + 1e-9)
  case("post_stratify", list(sample = list(cell = d$cell), totals = as.list(people), trim = trim),
       c(result(unname(w), 0), list(trimmed = w > trim * mean(w) * (1 - 1e-9),
         misfit = max(abs(tapply(w, d$cell, sum) - people)) / sum(people))))
}

# trimmed: the factor f at which min(limit, f w) adds up to the people, where several cells share
for (i in 1:6) {
  d <- data.frame(cell = sample(rep(c("a", "b", "c"), c(8, 5, 2))))
  people <- c(a = 20, b = 30 + i, c = 60); limit <- 1.7 * sum(people) / 15
  heads <- table(d$cell)[names(people)]
  f <- uniroot(function(f) sum(pmin(heads * limit, f * people)) - sum(people), c(1, 9), tol = 1e-15)$root
  reached <- setNames(as.numeric(pmin(heads * limit, f * people)), names(people))
  w <- unname((reached / heads)[d$cell])
  case("post_stratify", list(sample = list(cell = d$cell), totals = as.list(people), trim = 1.7),
       c(result(as.numeric(w), 0), list(misfit = max(abs(reached - people)) / sum(people))))
}

# ---- rake -----------------------------------------------------------------------------------
# Totals are those of another weighting of the same people, so that they can be met.
margins_of <- function(d, columns, w) lapply(columns, function(name) {
  sums <- tapply(w, d[[name]], sum); setNames(as.numeric(sums), names(sums))
})
control <- list(epsilon = 1e-15, maxit = 5000, verbose = FALSE)
rake_args <- function(d, columns, totals) list(
  sample = setNames(lapply(columns, function(name) array1(d[[name]])), columns),
  margins = setNames(lapply(totals, as.list), columns))

for (i in 1:18) {
  columns <- list(c("sex", "role"), c("sex", "role", "age"), "sex")[[i %% 3 + 1]]
  n <- c(12, 20, 35, 60)[i %% 4 + 1]
  d <- invent(n)
  d$w <- if (i %% 2) round(rexp(n) + .1, 3) else 1
  for (name in columns) if (i > 12) d[[name]] <- some_missing(d[[name]], .05)
  here <- complete.cases(d[columns])
  totals <- margins_of(d[here, ], columns, round(5 * rexp(sum(here)) + 1))
  design <- svydesign(~1, weights = ~w, data = d[here, ])
  raked <- suppressWarnings(rake(design, lapply(columns, reformulate),
    Map(frequencies, columns, totals), control))
  args <- rake_args(d, columns, totals)
  if (i %% 2) args$weights <- array1(d$w)
  case("rake", args, result(spread(weights(raked), here), sum(!here)))
}

# trimmed: calibration by the raking distance with an upper bound (Deville & Sarndal's truncated
# multiplicative method), by survey's grake
bounded <- 0
while (bounded < 12) {
  columns <- if (bounded %% 2) c("sex", "role", "age") else c("sex", "role")
  n <- c(20, 35, 60)[bounded %% 3 + 1]
  d <- invent(n)
  totals <- margins_of(d, columns, round(9 * rexp(n)) + 3)
  size <- sum(totals[[1]])
  d$w <- (if (bounded %% 4 < 2) rep(1, n) else round(rexp(n) + .3, 3))
  start <- d$w * size / sum(d$w)
  mm <- model.matrix(reformulate(columns), d)
  want <- c(size, unlist(lapply(totals, function(x) x[-1])))
  fit <- function(upper) suppressWarnings(grake(mm, start, cal.raking, population = want,
    bounds = list(lower = 0, upper = upper), epsilon = 1e-13, verbose = FALSE, maxit = 500))
  free <- start * as.numeric(fit(Inf))
  trim <- round(.5 * max(free) / mean(free) + .5 * quantile(free, .9) / mean(free), 2)
  g <- try(fit(trim * size / n / start), silent = TRUE)
  if (trim <= 1.05 || inherits(g, "try-error") || !is.null(attr(g, "failed"))) next
  w <- start * as.numeric(g)
  if (max(w) < trim * mean(w) * (1 - 1e-9) || max(w) > trim * mean(w) * (1 + 1e-9)) next
  bounded <- bounded + 1
  args <- c(rake_args(d, columns, totals), list(trim = trim))
  if (bounded %% 4 %in% c(3, 0)) args$weights <- array1(d$w)
  case("rake", args, c(result(w, 0), list(trimmed = w > trim * mean(w) * (1 - 1e-9))))
}

# the schools of ?rake
schools <- apiclus1
schools$wide <- as.character(schools$sch.wide); schools$type <- as.character(schools$stype)
design <- svydesign(~dnum, weights = ~pw, data = schools, fpc = ~fpc)
totals <- list(c(E = 4421, H = 755, M = 1018), c(No = 1072, Yes = 5122))
raked <- rake(design, list(~type, ~wide), Map(frequencies, c("type", "wide"), totals), control)
args <- rake_args(schools, c("type", "wide"), totals)
case("rake", c(args, list(weights = schools$pw)), result(unname(weights(raked)), 0))

write_cases("weighting.json", "weighting.R", "survey", iterated = "rake")

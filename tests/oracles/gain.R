# Makes gain.json (values, exact) and gain_intervals.json (limits, to within chance).
#
#     Rscript gain.R
#
# The limits are boot.ci's BCa with the infinitesimal jackknife, from 20 times 9,999 resamples; the
# level is widened as Hesterberg (2015) has it. `sd` is how much limits from 9,999 resamples differ
# between the 20: nobody who draws as many can be expected to come nearer.

source("oracle.R")
suppressMessages(library(boot))
set.seed(20261108)

levels <- c(.95, .95, .9, .99, .8)
level_of <- function(i) levels[(i - 1) %% length(levels) + 1]

class_of <- function(i, n) {                         # ten items, 0-100 with decimals, few gain
  ability <- rnorm(n)
  switch(i %% 3 + 1,
    list(b = rbinom(n, 10, pnorm(-.4 + .5 * ability)), a = rbinom(n, 10, pnorm(.4 + .5 * ability)), max = 10),
    list(b = round(100 * plogis(ability - .4), 1), a = round(100 * plogis(ability + rnorm(n)), 1), max = 100),
    { b <- rbinom(n, 20, pnorm(-.2 + .5 * ability))
      list(b = b, a = ifelse(runif(n) < .2, 20, b), max = 20) })
}
gain <- function(d, w, max) sum(w * (d$a - d$b)) / sum(w * (max - d$b))

# ---- the value, and where there is none ----------------------------------------------------
for (i in 1:20) {
  n <- c(20, 21, 25, 30, 40, 60, 24, 22, 35, 80)[(i - 1) %% 10 + 1]
  x <- class_of(i, n)
  if (i %% 4 == 0) x$a[c(1, n)] <- NA
  if (i %% 4 == 0) x$b[2] <- NA
  d <- na.omit(data.frame(b = x$b, a = x$a))
  stated <- if (nrow(d) < 20) NA else gain(d, rep(1, nrow(d)), x$max)
  case("normalized_gain",
       list(before = array1(x$b), after = array1(x$a), maximum = x$max, level = level_of(i)),
       list(value = stated, n = nrow(d), n_missing = n - nrow(d), p_value = NA,
            reason = if (is.na(stated)) "few_pairs" else ""))
}
for (top in c(14, 15)) {                             # at 70 % exactly there still is a report
  b <- rep(c(10, 0), c(top, 20 - top)); a <- pmax(b, rep(c(2, 6), 10))
  case("normalized_gain", list(before = b, after = a, maximum = 10),
       list(value = if (top == 14) .4 else NA, n = 20,
            reason = if (top == 14) "" else "high_baseline"))
}
write_cases("gain.json", "gain.R")

# ---- the interval --------------------------------------------------------------------------
limits <- list()
for (i in 1:9) {
  n <- c(20, 30, 60)[(i - 1) %/% 3 + 1]
  x <- class_of(i, n); d <- data.frame(b = x$b, a = x$a)
  conf <- 1 - 2 * pnorm(-sqrt(n / (n - 1)) * qt((1 + level_of(i)) / 2, n - 1))
  influence <- empinf(data = d, statistic = gain, stype = "w", type = "inf", max = x$max)
  found <- t(replicate(20, {
    b <- boot(d, gain, R = 9999, stype = "w", max = x$max)
    boot.ci(b, conf = conf, type = "bca", L = influence)$bca[4:5]
  }))
  limits[[i]] <- list(before = array1(x$b), after = array1(x$a), maximum = x$max, level = level_of(i),
                      low = mean(found[, 1]), high = mean(found[, 2]),
                      sd_low = sd(found[, 1]), sd_high = sd(found[, 2]))
}
rows <- paste0("  ", vapply(limits, to_json, ""), collapse = ",\n")
writeLines(c("{", sprintf(' "made_by": "gain.R, %s, boot %s",', R.version.string, packageVersion("boot")),
  ' "limits": [', rows, " ]", "}"), "gain_intervals.json")

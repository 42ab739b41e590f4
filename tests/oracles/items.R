# Makes items.json: reliability, items, and items that differ between groups. Run from this folder:
#
#     Rscript items.R
#
# psych::alpha and quantiles of F for alpha, factanal (checked here against lavaan) for omega,
# cor and colMeans for items, mantelhaen.test for odds ratios, their limits and the statistic.

source("oracle.R")
suppressMessages({ library(psych); library(lavaan) })
set.seed(20261122)

levels <- c(.95, .95, .9, .99, .8)
level_of <- function(i) levels[(i - 1) %% length(levels) + 1]
holes <- function(m, share) { m[runif(length(m)) < share] <- NA; m }
# k items with one factor: continuous, five answers, or right and wrong
draw <- function(n, k, kind, weakest = .35) {
  loading <- runif(k, weakest, .85)
  x <- outer(rnorm(n), loading) + matrix(rnorm(n * k), n) %*% diag(sqrt(1 - loading^2))
  if (kind == "answers") x <- matrix(findInterval(x, c(-1.5, -.5, .5, 1.5)) + 1, n)
  if (kind == "right") x <- (x > matrix(runif(k, -.8, .8), n, k, byrow = TRUE)) * 1
  if (kind == "free") x <- round(x %*% diag(runif(k, 2, 20)) + 50)
  x
}
kinds <- c("answers", "right", "free")

# ---- reliability ---------------------------------------------------------------------------
feldt <- function(a, n, k, level) {
  1 - (1 - a) * qf(c((1 + level) / 2, (1 - level) / 2), n - 1, (n - 1) * (k - 1))
}
shapes <- list(c(30, 3), c(31, 5), c(40, 4), c(55, 3), c(60, 10), c(80, 6), c(100, 3), c(45, 12),
  c(33, 8), c(70, 4))
for (i in seq_along(shapes)) {
  n <- shapes[[i]][1]; k <- shapes[[i]][2]; L <- level_of(i)
  x <- draw(n, k, kinds[i %% 3 + 1])
  if (i == 4) x[, 2] <- max(x[, 2]) + min(x[, 2]) - x[, 2]    # an item that should be turned round
  if (i > 6) x <- rbind(holes(x, .02), draw(3, k, kinds[i %% 3 + 1]))
  whole <- x[complete.cases(x), ]
  if (nrow(whole) < 30) stop("too few")
  a <- suppressWarnings(suppressMessages(psych::alpha(whole, check.keys = FALSE)))$total$raw_alpha
  ci <- feldt(a, nrow(whole), k, L)
  case("cronbach_alpha", list(items = matrix2(x), level = L),
       list(value = a, low = ci[1], high = ci[2], n = nrow(whole),
            n_missing = nrow(x) - nrow(whole), reason = ""))
}
few <- draw(29, 4, "answers")
case("cronbach_alpha", list(items = matrix2(few)), list(value = NA, low = NA, n = 29))

# R's own qf turns to an approximation above 400,000 degrees of freedom: no larger n here
printed <- list(c(.913, 873, 20), c(.85, 89, 7), c(.7, 30, 3), c(0, 50, 5), c(-.4, 31, 4), c(.99, 2, 2),
  c(.5, 3, 40), c(.62, 1615, 11), c(.8, 20000, 15), c(.333, 12, 2))
for (i in seq_along(printed)) {
  v <- printed[[i]]; L <- level_of(i)
  case("feldt_interval", list(alpha = v[1], n = v[2], k = v[3], level = L),
       array1(feldt(v[1], v[2], v[3], L)))
}

tight <- list(opt = list(factr = 1e3, maxit = 10000))
omega_of <- function(x) {
  f <- factanal(x, 1, control = tight, rotation = "none"); s <- apply(x, 2, sd)
  a <- sum(s * f$loadings)^2
  a / (a + sum(s^2 * f$uniquenesses))
}
omega_lavaan <- function(x) {                       # the same model by another program
  d <- as.data.frame(x); names(d) <- paste0("v", seq_along(d)); v <- names(d)
  model <- paste0("f =~ ", paste0("l", seq_along(v), "*", v, collapse = " + "), "\n",
    paste0(v, " ~~ u", seq_along(v), "*", v, collapse = "\n"), "\n",
    "o := (", paste0("l", seq_along(v), collapse = "+"), ")^2 / ((",
    paste0("l", seq_along(v), collapse = "+"), ")^2 + ", paste0("u", seq_along(v), collapse = "+"), ")")
  p <- parameterEstimates(cfa(model, d, std.lv = TRUE))
  unlist(p[p$label == "o", c("est", "ci.lower", "ci.upper")])
}
shapes <- list(c(100, 3), c(100, 4), c(101, 5), c(110, 6), c(120, 4), c(105, 7), c(115, 3), c(100, 8),
  c(104, 5), c(104, 4))
for (i in seq_along(shapes)) {
  repeat {                                          # no Heywood cases: they have no omega
    x <- draw(shapes[[i]][1], shapes[[i]][2], kinds[i %% 3 + 1], .5)
    if (all(factanal(x, 1, control = tight)$uniquenesses > .1)) break
  }
  if (i > 6) { extra <- draw(4, ncol(x), kinds[i %% 3 + 1]); extra[cbind(1:4, 1:2)] <- NA; x <- rbind(x, extra) }
  whole <- x[complete.cases(x), ]
  o <- omega_of(whole); other <- omega_lavaan(whole)
  stopifnot(abs(o - other[1]) < 1e-5)
  cat(sprintf("omega %2d: factanal - lavaan %.1e, delta limits %.4f %.4f\n", i, o - other[1], other[2], other[3]))
  case("mcdonald_omega", list(items = matrix2(x), resamples = 20),
       list(value = o, n = nrow(whole), n_missing = nrow(x) - nrow(whole)))
}
case("mcdonald_omega", list(items = matrix2(draw(99, 3, "right"))), list(value = NA, low = NA, n = 99))

# ---- items ---------------------------------------------------------------------------------
shapes <- list(c(30, 3), c(35, 4), c(50, 5), c(64, 3), c(90, 6), c(40, 8), c(33, 3), c(120, 4),
  c(75, 5), c(47, 10), c(60, 4))
for (i in seq_along(shapes)) {
  n <- shapes[[i]][1]; k <- shapes[[i]][2]; kind <- kinds[i %% 2 + 1]
  x <- draw(n, k, kind)
  if (i > 4) x <- rbind(holes(x, .01), draw(6, k, kind))
  low <- if (kind == "right") 0 else 1; high <- if (kind == "right") 1 else 5
  whole <- x[complete.cases(x), ]
  rest <- sapply(1:k, function(j) cor(whole[, j], rowSums(whole[, -j])))
  m <- colMeans(x, na.rm = TRUE)
  floor <- colMeans(x == low, na.rm = TRUE); ceiling <- colMeans(x == high, na.rm = TRUE)
  case("item_statistics", list(items = matrix2(x), low = low, high = high),
       list(n = colSums(!is.na(x)), n_missing = colSums(is.na(x)), mean_answer = m,
            difficulty = (m - low) / (high - low), item_rest = rest, n_complete = rep(nrow(whole), k),
            floor = floor, ceiling = ceiling, floor_flag = kind != "right" & floor > .15,
            ceiling_flag = kind != "right" & ceiling > .15))
}

# ---- differential item functioning -----------------------------------------------------------
ets <- function(delta, se, p) {
  if (p >= .05 || abs(delta) < 1) return("A")
  if (abs(delta) >= 1.5 && (abs(delta) - 1) / se > qnorm(.95)) "C" else "B"
}
mh <- function(item, total, group, level = .95) {
  t <- table(factor(group), factor(item, 1:0), total)
  t <- t[, , apply(t, 3, sum) > 1, drop = FALSE]
  r <- mantelhaen.test(t, conf.level = level)
  low_high <- as.numeric(r$conf.int); or <- unname(r$estimate)
  se <- diff(log(low_high)) / 2 / qnorm((1 + level) / 2) * 2.35
  delta <- -2.35 * log(or)
  list(odds_ratio = or, odds_low = low_high[1], odds_high = low_high[2], delta = delta, se = se,
       statistic = unname(r$statistic), p_value = r$p.value, ets_class = ets(delta, se, r$p.value))
}
answers <- function(n, k, harder, by) {               # Rasch; items `harder` by so much for group 1
  group <- rep(0:1, length.out = n); ability <- rnorm(n, .3 * group)
  b <- matrix(rnorm(k), n, k, byrow = TRUE); b[, harder] <- b[, harder] + by * group
  list(items = (plogis(ability - b) > runif(n * k)) * 1, group = group)
}
gaps <- c(0, .2, -.4, .6, -.8, 1, -1.2, .5, 0, 1.6, .35, -.55)
for (i in seq_along(gaps)) {
  n <- 204 + 4 * i; d <- answers(n, 4 + i %% 4, 1, gaps[i]); L <- level_of(i)
  item <- d$items[, 1]; total <- rowSums(d$items); group <- d$group; lost <- 0
  if (i > 6) { item[3] <- NA; total[10] <- NA; lost <- 2 }
  if (i > 9) { group[20] <- NA; lost <- 3 }
  keep <- !is.na(item) & !is.na(total) & !is.na(group)
  want <- mh(item[keep], total[keep], group[keep], L)
  case("mantel_haenszel_dif", list(item = array1(item), total = array1(total), group = array1(group), level = L),
       c(want, list(n_reference = sum(group[keep] == 0), n_focal = sum(group[keep] == 1),
                    n_missing = lost, reason = "")))
}
d <- answers(199, 4, 1, 1)
case("mantel_haenszel_dif", list(item = array1(d$items[, 1]), total = array1(rowSums(d$items)),
     group = array1(d$group)), list(delta = NA, ets_class = "", n_reference = 100, n_focal = 99,
     reason = "few_respondents"))

purified <- function(x, group) {
  out <- integer()
  for (round in 1:20) {
    if (ncol(x) - length(out) < 3 || round == 20) return(NULL)   # nothing to match on, or a circle
    rows <- lapply(seq_len(ncol(x)), function(j) mh(x[, j], rowSums(x[, union(setdiff(seq_len(ncol(x)), out), j), drop = FALSE]), group))
    classes <- sapply(rows, `[[`, "ets_class")
    if (setequal(out, which(classes == "C"))) break
    out <- which(classes == "C")
  }
  columns <- lapply(setNames(nm = names(rows[[1]])), function(f) sapply(rows, `[[`, f))
  columns$ets_class <- NULL                            # a test compares texts one by one only
  c(columns, list(anchor = !seq_len(ncol(x)) %in% out))
}
designs <- list(integer(), 1, c(1, 2), 3, integer(), c(2, 5), 1, c(1, 4), 2, 3, 4)
for (i in seq_along(designs)) {
  repeat {
    d <- answers(200 + 5 * i, 5, designs[[i]], c(1.6, 2, -1.8)[i %% 3 + 1])
    x <- d$items; want <- purified(x, d$group)
    if (!is.null(want)) break
  }
  cat(sprintf("purified %2d: %d of %d out\n", i, sum(!want$anchor), ncol(x)))
  if (i > 5) { x <- rbind(x, NA, 1); d$group <- c(d$group, 0, NA) }
  case("differential_items", list(items = matrix2(x), group = array1(d$group)),
       c(want, list(n_missing = rep(if (i > 5) 2 else 0, ncol(x)))))
}

write_cases("items.json", "items.R", c("psych", "lavaan"), iterated = "mcdonald_omega")

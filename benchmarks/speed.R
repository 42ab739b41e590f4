# The tasks of speed.py in R: Rscript --vanilla speed.R FOLDER. Reads TASK_answers.csv there, writes
# TASK.csv (one row a unit, outcome after outcome) and seconds.csv. Only computing is timed
# (processor time).
folder <- commandArgs(trailingOnly = TRUE)[1]

one_mean <- function(before, after) {
  found <- t.test(after)
  c(value = unname(found$estimate), low = found$conf.int[1], high = found$conf.int[2])
}

one_change <- function(before, after) {
  found <- t.test(after, before, paired = TRUE)
  c(value = unname(found$estimate), low = found$conf.int[1], high = found$conf.int[2],
    p_value = found$p.value)
}

one_difference <- function(before, after) {
  found <- t.test(after, before)
  c(value = unname(found$estimate[1] - found$estimate[2]), low = found$conf.int[1],
    high = found$conf.int[2], p_value = found$p.value)
}

# Newcombe (1998), method 10, from the Wilson limits of prop.test; McNemar mid-p.
one_right_change <- function(before, after) {
  n <- length(before)
  both <- sum(before & after)
  gained <- sum(!before & after)
  lost <- sum(before & !after)
  neither <- n - both - gained - lost
  first <- c((both + lost) / n, suppressWarnings(prop.test(both + lost, n, correct = FALSE))$conf.int)
  second <- c((both + gained) / n,
              suppressWarnings(prop.test(both + gained, n, correct = FALSE))$conf.int)
  margins <- prod(sqrt(c(both + lost, gained + neither, both + gained, lost + neither)))
  product <- both * neither - lost * gained
  drawn <- if (product > 0) max(product - n / 2, 0) else product
  phi <- if (margins > 0) drawn / margins else 0
  third <- function(a, b) sqrt(max(a^2 - 2 * phi * a * b + b^2, 0))
  value <- second[1] - first[1]
  down <- third(second[1] - second[2], first[3] - first[1])
  up <- third(second[3] - second[1], first[1] - first[2])
  fewer <- min(gained, lost)
  p <- NA
  if (gained + lost >= 6) {
    here <- dbinom(fewer, gained + lost, 0.5)
    p <- if (gained == lost) 1 - here / 2 else 2 * pbinom(fewer, gained + lost, 0.5) - here
  }
  c(value = value, low = max(value - down, -1), high = min(value + up, 1), p_value = p)
}

one_mixed_change <- function(before, after) {
  people <- length(before)
  d <- data.frame(value = c(before, after), wave = rep(0:1, each = people),
                  person = rep(seq_len(people), 2))
  found <- summary(lme4::lmer(value ~ wave + (1 | person), d, na.action = na.omit))$coefficients
  c(value = found["wave", "Estimate"], se = found["wave", "Std. Error"])
}

tasks <- list(mean = one_mean, mean_change = one_change, mean_difference = one_difference,
              proportion_change = one_right_change, partly_paired_change = one_mixed_change)
outcomes <- list(proportion_change = paste0("item", 1:15),
                 partly_paired_change = paste0("scale", 1:3, "_partly"))
seconds <- c()
for (task in names(tasks)) {
  if (task == "partly_paired_change" && !requireNamespace("lme4", quietly = TRUE)) next
  answers <- read.csv(file.path(folder, paste0(task, "_answers.csv")))
  names_of <- if (is.null(outcomes[[task]])) paste0("scale", 1:3) else outcomes[[task]]
  start <- sum(proc.time()[c("user.self", "sys.self")])
  found <- lapply(names_of, function(name) {
    before <- split(answers[[paste0(name, "_before")]], answers$unit)
    after <- split(answers[[paste0(name, "_after")]], answers$unit)
    do.call(rbind, Map(tasks[[task]], before, after))
  })
  seconds[task] <- sum(proc.time()[c("user.self", "sys.self")]) - start
  table <- format(do.call(rbind, found), digits = 17, trim = TRUE)
  write.csv(table, file.path(folder, paste0(task, ".csv")), row.names = FALSE, quote = FALSE)
}
write.csv(data.frame(task = names(seconds), seconds), file.path(folder, "seconds.csv"),
          row.names = FALSE, quote = FALSE)

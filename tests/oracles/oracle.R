# What every script here shares: cases are collected by function and written as JSON with 17 digits.
#
#     source("oracle.R")
#     case("mean", list(values = array1(c(1, 2))), list(value = 1.5))
#     write_cases("means.json", "means.R", "survey")
#
# NA and NaN become null, which a test reads as NaN. `iterated` names functions whose values are found
# by iteration, on R's side or ours: their tests allow 1e-5 instead of 1e-8.

RNGversion("4.0.0")

array1 <- function(x) structure(x, class = "array1")      # a vector that stays one at length 1
matrix2 <- function(m) lapply(seq_len(nrow(m)), function(i) array1(unname(m[i, ])))
to_json <- function(x) {
  if (is.null(x)) return("null")
  if (is.list(x)) {
    inner <- vapply(x, to_json, "")
    if (is.null(names(x))) return(sprintf("[%s]", paste(inner, collapse = ", ")))
    return(sprintf("{%s}", paste0('"', names(x), '": ', inner, collapse = ", ")))
  }
  bare <- unclass(x)
  text <- if (is.character(bare)) ifelse(is.na(bare), "null", sprintf('"%s"', bare))
          else if (is.logical(bare)) ifelse(is.na(bare), "null", ifelse(bare, "true", "false"))
          else ifelse(is.na(bare), "null", ifelse(is.infinite(bare), ifelse(bare > 0, "1e999", "-1e999"),
                      sprintf("%.17g", bare)))
  if (inherits(x, "array1") || length(x) != 1) sprintf("[%s]", paste(text, collapse = ", ")) else text
}

cases <- list()
case <- function(name, args, want) {
  cases[[name]] <<- c(cases[[name]], list(list(args = args, want = want)))
}

write_cases <- function(file, script, packages = character(), iterated = character()) {
  versions <- vapply(packages, function(p) paste(p, packageVersion(p)), "")
  made_by <- paste(c(script, R.version.string, versions), collapse = ", ")
  lines <- vapply(names(cases), function(name) {
    rows <- paste0("   ", vapply(cases[[name]], to_json, ""), collapse = ",\n")
    sprintf('  "%s": [\n%s\n  ]', name, rows)
  }, "")
  writeLines(c("{", sprintf(' "made_by": "%s",', made_by),
    sprintf(' "iterated": %s,', to_json(array1(iterated))),
    ' "cases": {', paste(lines, collapse = ",\n"), " }", "}"), file)
}

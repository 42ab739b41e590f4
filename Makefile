# Everything happens in .venv, with the exact versions of constraints.txt.
#   make reports   a report for every unit of the example study; ends by naming the index page
#   make test      the tests that take seconds        make test-all   all tests; make test-slow the others
#   make lab       JupyterLab on the notebooks        make check      ruff and mypy
#   make format    let ruff repair what it can        make clean      remove what make has made
#   make gallery   the pictures of docs/gallery.md drawn anew
#   make bench     how long a report takes, beside others and from 100 to 100,000 units: an hour
#   make bench-documents   how long the files of a report take, beside nbconvert and pandoc: minutes
#   make fuzz    100,000 damaged files for the readers of answers and forms: half an hour
#   make bench-import   how long 200,000 submissions take to be read, beside pandas: minutes
#   make bench-calibration, bench-speed, bench-growth   how often intervals hold, how fast all is: minutes
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: reports test test-all test-slow lab check format gallery clean
.PHONY: bench bench-rendering bench-documents bench-scale bench-calibration bench-speed bench-growth bench-import fuzz
.DELETE_ON_ERROR: # half an environment is none

reports: .venv/installed
	$(BIN)/toolkit report data/lai-chau --output reports/lai-chau

test: .venv/installed-test
	$(BIN)/python -m pytest -n auto --dist worksteal

test-all: .venv/installed-test
	$(BIN)/python -m pytest -n auto --dist worksteal -m "slow or not slow"

test-slow: .venv/installed-test
	$(BIN)/python -m pytest -n auto --dist worksteal -m slow

lab: .venv/installed
	$(BIN)/toolkit lab

check: .venv/installed-check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/installed-check
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

gallery: .venv/installed
	$(BIN)/python docs/draw_gallery.py

bench: bench-rendering bench-scale

bench-rendering: .venv/installed-bench
	OMP_NUM_THREADS=1 $(BIN)/python -W ignore benchmarks/rendering.py

bench-documents: .venv/installed-bench
	OMP_NUM_THREADS=1 $(BIN)/python -W ignore benchmarks/documents.py

bench-scale: .venv/installed
	OMP_NUM_THREADS=1 $(BIN)/python -W ignore benchmarks/scale.py

bench-calibration: .venv/installed
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/calibration.py

bench-speed: .venv/installed
	OMP_NUM_THREADS=1 $(BIN)/python -W ignore::UserWarning benchmarks/speed.py

bench-growth: .venv/installed
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/growth.py

fuzz: .venv/installed-test
	$(BIN)/python -W ignore benchmarks/fuzz_readers.py

bench-import: .venv/installed-test
	OMP_NUM_THREADS=1 $(BIN)/python -W ignore benchmarks/import_answers.py

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml constraints.txt
	$(PIP) install --quiet --constraint constraints.txt --editable .
	touch $@

.venv/installed-%: .venv/installed
	$(PIP) install --quiet --constraint constraints.txt --editable ".[$*]"
	touch $@

clean:
	rm -rf .venv reports build *.egg-info

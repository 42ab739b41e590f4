# Everything happens in .venv, with the exact versions of constraints.txt.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: reports test test-all lab check format clean

reports: .venv/installed
	$(BIN)/toolkit report data/lai-chau --output reports/lai-chau

test: .venv/installed-test
	$(BIN)/python -m pytest -n auto

test-all: .venv/installed-test
	$(BIN)/python -m pytest -n auto -m "slow or not slow"

lab: .venv/installed
	$(BIN)/toolkit lab

check: .venv/installed-check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/installed-check
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

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

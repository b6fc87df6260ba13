# Two commands set everything up on a fresh machine with Python >= 3.11: make report, make test.
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,$(shell $(p) -c \
	'import sys; sys.version_info >= (3, 11) and print("$(p)")' 2>/dev/null)))
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: report install test lint bench verify notebooks notebooks-build docs clean

report: .venv/ready-to-run
	$(BIN)/greatgame report --out report.html

install: .venv/ready-to-run
	@echo "ready: . .venv/bin/activate, then: greatgame solve co-hegemony"

PYTEST_ARGS ?= --numprocesses auto

test: .venv/ready-to-test
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: .venv/ready-to-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/ready-to-test
	$(BIN)/python benchmarks/run.py

# Regenerate the reference answers of other programs that the tests store (needs those programs).
verify: .venv/ready-to-test
	for script in tests/reference/make_*.py; do $(BIN)/python $$script || exit 1; done

notebooks: .venv/ready-to-test
	$(PIP) --editable '.[notebook]'
	$(BIN)/jupyter lab notebooks

# Run every notebook from its text twin and store its outputs; the tests compare them.
notebooks-build: .venv/ready-to-test
	$(BIN)/python notebooks/build.py

# Write docs/_build/html; a warning is an error.
docs: .venv/ready-to-document
	$(BIN)/python -m sphinx -W --keep-going docs docs/_build/html
	@echo "open docs/_build/html/index.html"

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "greatgame needs Python 3.11 or newer; set PYTHON=/path/to/python3" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/ready-to-run: .venv/bin/python pyproject.toml constraints.txt
	@echo "installing greatgame into .venv (once) ..."
	$(PIP) --editable .
	@touch $@

.venv/ready-to-test: .venv/ready-to-run pyproject.toml constraints.txt
	@echo "installing what the tests need into .venv (once) ..."
	$(PIP) --editable '.[test]'
	@touch $@

.venv/ready-to-document: .venv/ready-to-run pyproject.toml constraints.txt
	@echo "installing what the documentation needs into .venv (once) ..."
	$(PIP) --editable '.[docs]'
	@touch $@

clean:
	rm -rf .venv build dist src/*.egg-info report.html docs/_build docs/gallery docs/notebooks docs/reference

# `make run` is the site, `make test` the proof. Both make their own virtual environment; nothing else is needed but Python and make.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_NO_INPUT = 1

.PHONY: run test coverage check bench faults python clean
.DEFAULT_GOAL := run

run: $(VENV)/.runs
	@exec $(BIN)/python manage.py up

test: $(VENV)/.tests
	@$(BIN)/python manage.py messages compile
	@$(BIN)/python -m tests.run $(ARGS)

coverage: $(VENV)/.tests
	@$(BIN)/python -m tests.run --cov --cov-report=term:skip-covered $(ARGS)

check: $(VENV)/.tests
	@$(BIN)/python -m tests.checks

bench: $(VENV)/.tests
	@$(BIN)/python manage.py messages compile >/dev/null
	@$(BIN)/python -m tests.benchmarks $(ARGS)
	@$(BIN)/python -m tests.benchmarks.record

faults: $(VENV)/.tests
	@$(BIN)/python manage.py messages compile >/dev/null
	@$(BIN)/python -m tests.faults $(ARGS)

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "Python 3.11.5 or later is needed and '$(PYTHON)' was not found: install it, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5))' || { echo "Python 3.11.5 or later is needed; '$(PYTHON)' is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python lacks venv (on Debian: apt install python3-venv)." >&2; exit 1; }

$(VENV)/.runs: requirements.txt | python
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the site needs…"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.tests: tests/requirements.txt requirements.txt | python
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the tests need…"
	@$(BIN)/python -m pip install --quiet --require-hashes -r tests/requirements.txt
	@touch $@ $(VENV)/.runs

clean:
	rm -rf $(VENV) var

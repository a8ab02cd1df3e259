# Only Python 3.11+ and make are assumed. Everything is installed into .venv from requirements.lock.
PYTHON ?= python3
# strong needs Linux with Landlock; "make grade SANDBOX=basic" grades our own sample class anywhere.
SANDBOX ?= strong
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# Two tests side by side on two cores, and no more than four: each of their processes has a TensorFlow.
# One of them that is killed ends the run: put in place again, it can leave pytest waiting for ever.
PYTEST := $(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile --max-worker-restart 0

.PHONY: help grade samples test test-all lint lock clean

help:
	@echo "make grade     grade the sample class and say where the report is"
	@echo "make samples   the same with ten more assignments: yes or no, a number, pictures, words, a series, two networks, functions, an exam, variants"
	@echo "make test      run the tests"
	@echo "make test-all  run those, too, that are slow by nature"
	@echo "make lint      ruff and mypy"
	@echo "make lock      write requirements.lock anew from pyproject.toml"

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 14) else "grader: expected Python 3.11, 3.12 or 3.13. Received: Python %d.%d. Choose one with: make PYTHON=python3.11" % v)'
	@echo "Setting up $(VENV): TensorFlow and what goes with it, 2.9 GB. This happens once, and takes some minutes."
	$(PYTHON) -m venv $(VENV)
	@$(BIN)/python .ci/install.py requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

grade: $(STAMP)
	$(BIN)/grade-all --submissions submissions --out reports --sandbox $(SANDBOX)

samples: $(STAMP)
	$(BIN)/grade-all --submissions samples --out reports/samples --sandbox $(SANDBOX)

test: $(STAMP)
	$(PYTEST) -m "not slow"

test-all: $(STAMP)
	$(PYTEST) -m slow
	@$(MAKE) --no-print-directory test

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check grader assignments reference tests benchmarks
	$(BIN)/mypy

lock:
	$(PYTHON) -m venv .lock-venv
	.lock-venv/bin/pip install --quiet uv
	.lock-venv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate \
		--no-header --extra test pyproject.toml -o requirements.lock
	rm -rf .lock-venv

# Reports and their gradebook are yours, and stay.
clean:
	rm -rf $(VENV) .lock-venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache

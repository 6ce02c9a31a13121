# Everything a contributor needs. `make help` lists the targets; each sets up what it needs first.
# Needs only Python 3.11 or later, pip and make. Everything it installs stays in .venv.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= $(shell for python in python3.11 python3 python; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$python"; break; }; done)
ifeq ($(strip $(PYTHON)),)
$(error No Python 3.11 or later found. Install one, or name it: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS))
endif

BIN := .venv/bin
PIP := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check
UV_VERSION := 0.13.9
DEMO ?= demo
TESTS ?= tests

.PHONY: help setup demo test exam bench lint types layers fmt docs lock clean

help: ## this list
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null || \
		sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1: \2/p' Makefile

# What the program needs to run: the packages of requirements.lock, each held to its hash.
.venv/.run: requirements.lock pyproject.toml
	@echo "Setting up .venv with $$($(PYTHON) --version)"
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip .venv
	@$(PIP) install --quiet --require-hashes --no-deps -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# What checking it needs on top: test tools, Spark and a JDK.
.venv/.dev: requirements-dev.lock .venv/.run
	@echo "Adding the test tools, Spark and a JDK (the first time this takes a few minutes)"
	@$(PIP) install --quiet --require-hashes --no-deps --no-build-isolation -r requirements-dev.lock
	@touch $@

setup: .venv/.dev ## make .venv with everything; quick when nothing changed

demo: .venv/.run ## generate a market, rate it under three real programs, show who earned what
	@$(BIN)/openrebate demo $(DEMO)
	@echo "To type these commands as they stand: source .venv/bin/activate"

test: lint types layers ## lint, types, layers and every test
	@$(BIN)/python -m pytest -n 2 $(TESTS)

exam: .venv/.dev ## the long form of the tests: thousands of generated worlds, both engines
	@OPENREBATE_EXAM=1 $(BIN)/python -m pytest -n 2 $(TESTS)

bench: .venv/.dev ## measure: fills per second, memory, against a plain scan and a plain loop
	@$(BIN)/python -m benchmarks

lint: .venv/.dev ## ruff: rules and format
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo "Not formatted: run make fmt"; exit 1; }

types: .venv/.dev ## mypy, strict, over source, tests and benchmarks
	@$(BIN)/mypy --no-error-summary

layers: .venv/.dev ## imports point only down
	@$(BIN)/lint-imports --no-logo

fmt: .venv/.dev ## put the source in the one format
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

docs: .venv/.dev ## write the generated pages: docs/cli.md, reasons.md, world.md and the catalogue
	@$(BIN)/python tests/tidy/reference.py docs

lock: ## choose versions anew: writes both lock files, versions and hashes only
	@$(PYTHON) -m venv --without-pip .build/lock
	@$(PYTHON) -m pip --python .build/lock/bin/python install --quiet uv==$(UV_VERSION)
	@.build/lock/bin/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url $(UPGRADE) --group build pyproject.toml --output-file requirements.lock
	@.build/lock/bin/uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url $(UPGRADE) --group build --all-extras pyproject.toml --constraint requirements.lock \
		--output-file requirements-dev.lock

clean: ## remove everything that make made
	rm -rf .venv .build build demo openrebate-demo out .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

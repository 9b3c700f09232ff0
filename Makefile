# Everything a developer or an operator starts; `make` lists it.
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-servers lint external crash fuzz soak bench bench-history bench-posting lock clean
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := ingestion expectations orchestration
INSTALLED := $(VENV)/.installed
SERVERS := .venv-servers
WORKERS ?= 2
SIZES ?= 100k,1m
MONTHS ?= 12,36
HISTORIES ?= 1000

help: ## show what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(INSTALLED) ## create the environment from the lock file, once

$(INSTALLED): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q $(VENV)/lib $(PACKAGES)
	touch $(INSTALLED)

demo: setup ## run the sample chain through the whole pipeline and show its books
	$(BIN)/tillbook demo

test: setup ## run the tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not external and not soak and not crash and not servers"

test-servers: setup $(SERVERS)/.installed ## post to a real Tryton on a real PostgreSQL
	$(BIN)/python -m pytest -m servers tests/servers

$(SERVERS)/.installed: tests/servers/requirements.lock tryton_module/pyproject.toml
	rm -rf $(SERVERS)
	$(PYTHON) -m venv $(SERVERS)
	$(SERVERS)/bin/python -m pip install --quiet --require-hashes --requirement tests/servers/requirements.lock
	$(SERVERS)/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable tryton_module
	touch $(SERVERS)/.installed

lint: setup ## check style, types, layers and the SQL rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/contracts/test_sql_portability.py

external: setup ## run the tests that read the public data sets beside the checkout
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m external

crash: setup ## kill runs at 50 random moments, CRASH_SEED=n for others
	$(BIN)/python -m pytest -m crash -v tests/e2e/test_random_crashes.py

fuzz: setup ## compare more random histories with the reference ledger, HISTORIES=1000
	$(BIN)/python -m tests.histories --histories $(HISTORIES)
	$(BIN)/python -m tests.histories --histories $(HISTORIES) --closes

soak: setup ## run the long tests
	$(BIN)/python -m pytest -m soak

bench: setup ## time the pipeline, SIZES=100k,1m
	$(BIN)/python -m tests.bench --sizes $(SIZES)

bench-history: setup ## time a day upon a long history, MONTHS=12,36
	$(BIN)/python -m tests.bench.history --months $(MONTHS)

bench-posting: setup ## time posting to plain text
	$(BIN)/python -m tests.bench.posting

lock: ## resolve the dependencies anew into requirements.lock (needs uv)
	uv pip compile pyproject.toml --extra development --universal --generate-hashes --no-strip-extras \
		--no-emit-index-url --custom-compile-command "make lock" --output-file requirements.lock
	uv pip compile tests/servers/requirements.in --universal --python-version 3.11 --generate-hashes --no-strip-extras \
		--no-emit-index-url --custom-compile-command "make lock" --output-file tests/servers/requirements.lock

clean: ## remove what tools cached; homes and the environment stay
	rm -rf .mypy_cache .ruff_cache .hypothesis .import_linter_cache dbt_project/target dbt_project/logs logs
	find $(PACKAGES) tests -type d -name __pycache__ -prune -exec rm -rf {} +

# `make run` and `make test` work on a fresh machine: each makes .venv first when it is missing.
# The first that runs and is new enough; or name one: make run PYTHON=/path/to/python3.12
PYTHON ?= $(shell for each in python3.11 python3.12 python3.13 python3.14 python3; do \
  $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$each; break; }; done)
BIN := .venv/bin
READY := .venv/ready

.PHONY: install browser run test check bench bench-send bench-answers bench-watch bench-fanout bench-matching bench-years lock

install: $(READY)

$(READY): requirements.txt requirements-dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "noticebell needs Python 3.11 or newer; name it: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Installing into .venv: a minute or a few, and only the first time."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

browser: $(READY) requirements-browser.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-browser.txt

.venv/ready-dev: $(READY) requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(READY)
	@$(BIN)/noticebell run $(ARGS)

test: .venv/ready-dev
	$(BIN)/pytest -n auto $(ARGS)

check: .venv/ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/ready-dev bench-send bench-answers bench-watch bench-fanout bench-matching
	$(BIN)/python benchmarks/bench_milestones.py

bench-send: .venv/ready-dev
	$(BIN)/python -W ignore -m benchmarks.bench_send $(ARGS)

bench-answers: .venv/ready-dev
	$(BIN)/python -W ignore -m benchmarks.bench_answers $(ARGS)

bench-watch: .venv/ready-dev
	$(BIN)/python -W ignore -m benchmarks.bench_watch $(ARGS)
	$(BIN)/python -W ignore -m benchmarks.bench_watch_layers

bench-fanout: .venv/ready-dev
	$(BIN)/python -W ignore -m benchmarks.bench_fanout $(ARGS)

bench-years: .venv/ready-dev
	$(BIN)/python -W ignore -m benchmarks.bench_years $(ARGS)

bench-matching: .venv/ready-dev
	$(BIN)/python -m benchmarks.bench_matching $(ARGS)

lock: .venv/ready-dev
	$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-strip-extras --allow-unsafe --all-build-deps --no-header --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-strip-extras --allow-unsafe --all-build-deps --no-header --extra dev --output-file requirements-dev.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-strip-extras --allow-unsafe --all-build-deps --no-header --extra browser --output-file requirements-browser.txt pyproject.toml

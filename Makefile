# What can be done in this checkout? `make help` tells.

PYTHON ?= python3
PORT   ?= 8000
BIN    := .venv/bin
CATALOGS := src/stakhanov_ld/representations/translations

.DEFAULT_GOAL := help
BENCHMARKS := documents queries repeated attack start profile
QUICK    := build/benchmarks/quick
CLIENTS := tests/clients/node_modules/.done coast/node_modules/.done

.PHONY: help run test clients check mutate format lint types layers docs messages coast fuzz bench bench-large bench-quick bench-attack lock wheel clean

help: ## Say what can be made
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 20

run: .venv/run ## Build the biography and serve it on http://127.0.0.1:8000/ (PORT=8080 for another port)
	@exec $(BIN)/stakhanov-ld serve --port $(PORT)

test: .venv/dev clients ## Run all tests
	$(BIN)/python -m pytest -n 2 --dist loadgroup

clients: ## Install what tests use of npm, where there is npm: JavaScript clients, the coast's source
	@if command -v npm >/dev/null; then $(MAKE) -s $(CLIENTS); else echo "npm is not installed: tests that need it skip"; fi

check: format lint types layers docs test ## All that CI does: format, lint, types, layers, docs, tests

mutate: .venv/dev ## Count the changes of the data that no rule and no test notices (ten minutes)
	$(BIN)/python tests/mutation/run.py

format: .venv/dev
	$(BIN)/ruff format --check .

lint: .venv/dev
	$(BIN)/ruff check .

types: .venv/dev
	$(BIN)/mypy

layers: .venv/dev
	$(BIN)/lint-imports

docs: .venv/dev ## Compare the generated pages of docs/ with what they come from
	$(BIN)/python docs/generate.py --check
	$(BIN)/python -m benchmarks.report --check

messages: .venv/dev ## Bring the catalogs of translations up to date with the templates
	@mkdir -p build
	$(BIN)/pybabel -q extract -F pyproject.toml --no-location --omit-header -o build/messages.pot src/stakhanov_ld
	for po in $(CATALOGS)/*.po; do \
	  $(BIN)/pybabel -q update -N --ignore-obsolete --ignore-pot-creation-date \
	    -i build/messages.pot -l $$(basename $$po .po) -o $$po && \
	  sed -E '/^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Project-Id-Version|Report-Msgid-Bugs-To|Generated-By):/d' $$po > build/tidy.po && \
	  cp build/tidy.po $$po || exit 1; \
	done

coast: coast/node_modules/.done ## Make the coast of the maps anew from Natural Earth's land
	$(PYTHON) coast/make.py

fuzz: .venv/fuzz/done ## Search for requests that break the guard or openapi.json (SECONDS=60)
	PYTHONPATH=src .venv/fuzz/bin/python tests/fuzz/target.py --seconds $(or $(SECONDS),60)
	PYTHONPATH=src .venv/fuzz/bin/python tests/fuzz/schemas.py

bench: .venv/dev .venv/peers/done ## Measure beside nginx and other SPARQL servers for docs/performance.md (25 minutes)
	set -e; for command in $(BENCHMARKS); do \
	  $(BIN)/python -m benchmarks.$$command --out benchmarks/results/$$command.json; \
	done
	$(BIN)/python -m benchmarks.report

bench-large: .venv/dev .venv/peers/done ## Measure up to ten million triples for docs/performance.md (two hours)
	$(BIN)/python -m benchmarks.large --out benchmarks/results/large.json
	$(BIN)/python -m benchmarks.served --out benchmarks/results/served.json
	$(BIN)/python -m benchmarks.report

bench-quick: .venv/dev .venv/peers/done ## Find out whether all benchmarks work; their figures say nothing
	set -e; for command in $(BENCHMARKS) large served; do \
	  $(BIN)/python -m benchmarks.$$command --quick --out $(QUICK)/$$command.json; \
	done
	$(BIN)/python -m benchmarks.report --results $(QUICK) --pages $(QUICK)

bench-attack: .venv/dev ## Attack the SPARQL endpoint and print what others feel of it
	$(BIN)/python -m benchmarks.attack

lock: ## Renew requirements/*.txt from pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --group build -o requirements/run.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --group build --group dev -o requirements/dev.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --group fuzz -o requirements/fuzz.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group peers -o requirements/peers.txt

wheel: .venv/run ## Make a wheel that carries the publication
	$(BIN)/pip wheel -q --no-deps --no-build-isolation -w dist .

clean: ## Remove the virtual environment and what tools left
	rm -rf .venv dist build tests/clients/node_modules coast/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .schemathesis .import_linter_cache

.venv/run: requirements/run.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: requirements/dev.txt .venv/run
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

.venv/fuzz/done: requirements/fuzz.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m venv .venv/fuzz
	.venv/fuzz/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/fuzz.txt
	@touch $@

.venv/peers/done: requirements/peers.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m venv .venv/peers
	.venv/peers/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/peers.txt
	@touch $@

%/node_modules/.done: %/package.json %/package-lock.json %/.npmrc
	cd $* && npm ci
	@touch $@

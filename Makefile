# Estuaire: `make run` is all that a new machine needs. Settings come from the environment: make run PORT=8010
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: bench-region help setup setup-dev run test check format translations lock bench-index bench-page bench-log bench-ranking bench-growth bench-cluster bench-fairness bench-quality bench-lookup bench-understanding

help: ## Show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1|\2/p' $(firstword $(MAKEFILE_LIST)) \
		| while IFS='|' read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

setup: ## Install what the site needs (only what is absent or changed)
	@scripts/setup.sh

setup-dev: ## Install what tests and checks need besides: PostgreSQL, Chromium, PDF tools
	@scripts/setup.sh --dev

run: setup ## Serve the demo on http://127.0.0.1:8000 (PORT, DATABASE_URL); Ctrl-C stops it
	@scripts/run.sh

test: setup-dev ## Run every test, on SQLite and on a throw-away PostgreSQL (ARGS="--db sqlite" for one)
	@scripts/test.sh $(ARGS)

check: setup-dev ## Lint, types, templates, import contracts, migrations
	@scripts/check.sh

format: setup-dev ## Format the Python code and mend what the linter can
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

translations: setup-dev ## Bring the translation catalogues up to date with the sources
	@scripts/translations.sh

lock: setup-dev ## Write the lock files from pyproject.toml (ARGS=--upgrade for newer versions)
	@scripts/lock.sh $(ARGS)

bench-page: setup-dev ## Time the suggestions page over a whole region (loads it once, in some minutes)
	@scripts/install_system_packages.sh bench && .venv/bin/python -m benchmarks.page_load $(ARGS)

bench-region: setup-dev ## Rank the whole region of bench-page and store its lists, killed and taken up again
	@.venv/bin/python -m benchmarks.region_run $(ARGS)

bench-log: setup-dev ## Measure how the log of lists grows, and what its blocks cost
	@.venv/bin/python -m benchmarks.log_growth $(ARGS)

bench-cluster: setup-dev ## Rank over a cluster of processes, one killed meanwhile, beside one process (some minutes)
	@.venv/bin/python -m benchmarks.cluster $(ARGS)

bench-ranking: setup-dev ## Time the ranking engine beside plain SQL on PostgreSQL, and check that they agree
	@.venv/bin/python -m benchmarks.ranking_sql $(ARGS)

bench-fairness: setup-dev ## Audit fairness on a synthetic region: groups, planted biases, days of lists
	@.venv/bin/python -m benchmarks.fairness $(ARGS)

bench-growth: setup-dev ## Time both at 26,000, 260,000 and 2,600,000 candidates; draw benchmarks/growth.svg
	@.venv/bin/python -m benchmarks.growth $(ARGS)

bench-index: setup-dev ## Time the ranking index: from both databases, from its file, up to a first page
	@.venv/bin/python -m benchmarks.index_load $(ARGS)

bench-quality: setup-dev ## Compare the order of people with BM25 and occupation alone, by blind grades
	@.venv/bin/python -m benchmarks.quality $(ARGS)

bench-lookup: setup-dev ## Time the lists under a field letter by letter, and see whether they hold what is meant
	@.venv/bin/python -m benchmarks.lookup $(ARGS)

bench-understanding: setup-dev ## Judge what is understood of real titles and certifications, beside TF-IDF (some minutes)
	@.venv/bin/python -m benchmarks.understanding $(ARGS)

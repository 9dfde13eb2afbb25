# The commands of this project. `make help` lists them.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What Python compiled is kept for the next run, also where the environment says to keep nothing.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -q -n logical --dist loadgroup --no-loadscope-reorder --durations=10 -rfER
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard gastvrij/locale/*/LC_MESSAGES/django.po))
export DEBUG ?= 1
export PORT

.PHONY: help run serve test drill restore-drill install check families words format bench mutants scan first-visit lighthouse screenshots messages lock clean
.DEFAULT_GOAL := help

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run $(CATALOGUES) ## Start the site on http://127.0.0.1:8000 with the toolkit and demo data
	@$(BIN)/python -m gastvrij.workshop.run

serve: $(VENV)/.run $(CATALOGUES) ## Serve the site in earnest, with its workers (docs/deploying.md; HOST, PORT)
	@$(if $(filter file,$(origin DEBUG)),env -u DEBUG) $(BIN)/python -m gastvrij.serving.serve

test: $(VENV)/.dev $(CATALOGUES) ## Run all tests but the drill (ARGS="-k tick" for some of them)
	@$(PYTEST) --ignore=tests/drill $(ARGS)

drill: $(VENV)/.dev $(CATALOGUES) ## Start, kill and restore servers of the tests' own (ARGS like those of `make test`)
	@$(PYTEST) -o testpaths=tests/drill $(ARGS)

restore-drill: $(VENV)/.run $(CATALOGUES) ## Restore a back-up on this machine, look at it, and take it away again (docs/restoring.md)
	@$(BIN)/python -m gastvrij.backups.drill $(ARGS)

install: $(VENV)/.run $(CATALOGUES) ## Install what the site needs, for a server (docs/deploying.md)

check: $(VENV)/.dev $(CATALOGUES) ## Lint, check types, imports, templates, translations, migrations, packages and secrets
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	DATABASE_URL=postgresql://web@/gastvrij $(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py check_locks
	$(BIN)/python -m gastvrij.workshop.catalogues --check
	$(BIN)/python -m gastvrij.workshop.families
	$(BIN)/python -m gastvrij.workshop.wording
	$(BIN)/python -m gastvrij.workshop.secret_scan
	$(BIN)/python -m gastvrij.workshop.dependency_audit

families: $(VENV)/.run ## Work out the lists of the invented families (docs/families.md; ARGS="--mutations 300")
	@$(BIN)/python -m gastvrij.workshop.families $(ARGS)

words: $(VENV)/.run ## Read all texts: one word for one thing, the same in three languages (docs/writing.md; ARGS=--remarks)
	@$(BIN)/python -m gastvrij.workshop.wording $(ARGS)

format: $(VENV)/.dev ## Format code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.run $(CATALOGUES) ## Seed a large network in a database of its own and measure the pages (ARGS="--beside COMMIT", docs/benchmark.md)
	@$(BIN)/python manage.py bench $(ARGS)

mutants: $(VENV)/.dev $(CATALOGUES) ## Break each defence and see a test fail (docs/mutants.md; long; ARGS="--sample 100 --seed 1")
	@$(BIN)/python -m gastvrij.workshop.mutants $(ARGS)

scan: $(VENV)/.run .venv-scan/.done $(CATALOGUES) ## Scan a demo for weaknesses with wapiti (an hour; ARGS="--minutes 3 --seconds 45" for less)
	@$(BIN)/python -m gastvrij.workshop.scan $(ARGS)

first-visit: $(VENV)/.dev $(CATALOGUES) ## Measure a first visit on a poor phone, six pages (docs/benchmark.md; ARGS="--site http://...")
	@$(BIN)/python -m gastvrij.workshop.first_visit $(ARGS)

lighthouse: first-visit ## The same: its table has the score that Lighthouse gives for performance

screenshots: $(VENV)/.dev $(CATALOGUES) ## Make the pictures of the README again
	@$(BIN)/python -m gastvrij.workshop.screenshots

messages: $(VENV)/.dev ## Collect the texts to translate into gastvrij/locale
	@$(BIN)/python -m gastvrij.workshop.catalogues

lock: ## Choose the newest versions again and pin them (needs uv)
	uv pip compile -q pyproject.toml --upgrade --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -o requirements/run.txt
	uv pip compile -q pyproject.toml --group dev -c requirements/run.txt --universal \
		--python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/dev.txt
	uv pip compile -q --upgrade --group scan --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header -o requirements/scan.txt

clean: ## Remove the environment and the data of `make run` and `make test`
	rm -rf $(VENV) .venv-scan .data $(CATALOGUES)

# What root installs with a strict umask must still be readable: the database runs as another account.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Gastvrij needs Python 3.11 or newer."; exit 1; }
	@umask 022; $(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "Python's venv is missing: apt install python3-venv"; exit 1; }

$(VENV)/.run: requirements/run.txt $(VENV)/bin/python
	@echo "Installing what the site needs (once) ..."
	@umask 022; $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Installing what the tests need (once) ..."
	@umask 022; $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# Apart from the project's own environment: the scanner is a large program with needs of its own.
.venv-scan/.done: requirements/scan.txt
	@umask 022; $(PYTHON) -m venv .venv-scan
	@.venv-scan/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r $<
	@touch $@

%.mo: %.po | $(VENV)/.run
	@$(BIN)/python -m babel.messages.frontend -q compile -i $< -o $@

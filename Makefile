# `make` alone lists the targets. They are short names for ordinary commands; nothing here is required.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

BIN       := .venv/bin
space     := $() $()
# Who has nothing left takes over from the others: what the tests of a file share is seldom made twice.
WORKERS   ?= auto#  processes that test at once
PYTEST    := $(BIN)/pytest -n $(WORKERS) --dist worksteal
SITE_READY := .venv/.site-ready
TEST_READY := .venv/.test-ready
PROPERDOCS_READY := .venv-properdocs/.ready
FORMS_READY := .venv-forms/.ready
LANGUAGE_SERVER := yaml-language-server@1.25.0
EDITOR_READY := .cache/editor/.ready-$(LANGUAGE_SERVER)
AUDIT_TOOLS := lighthouse@12.8.2 axe-core@4.14.1
AUDIT_READY := .cache/audit/.ready-$(subst $(space),-,$(AUDIT_TOOLS))
CATALOGUES := plugins/privacy_statements/words/locale
NOT_KEPT := ^"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By):|^\# (Copyright|This file is|FIRST AUTHOR) |^\#$$

PYTHON ?=#  the Python that makes .venv; empty: the first of python3, python3.14 … that is new enough
ARGS   ?=#  more arguments for pytest or the audit, e.g. make test ARGS="-k loader"

export NO_MKDOCS_2_WARNING := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# The tests start hundreds of programs: each would compile our modules again.
unexport PYTHONDONTWRITEBYTECODE

# $(call new_venv,FOLDER): an empty virtual environment, or a message that says what is missing.
define new_venv
@found=""; \
for candidate in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found="$$candidate"; break; fi; \
done; \
if [ -z "$$found" ]; then \
  echo "This project needs Python 3.11 or newer; $(or $(PYTHON),python3) is $$($(or $(PYTHON),python3) -V 2>/dev/null || echo missing)." >&2; \
  echo "Debian 12, Ubuntu 24.04 and later: sudo apt install python3 python3-venv" >&2; \
  echo "A Python of another name or place: make PYTHON=python3.12 ..." >&2; \
  exit 1; \
fi; \
if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
  echo "$$found cannot make a virtual environment." >&2; \
  echo "Debian and Ubuntu: sudo apt install python3-venv" >&2; \
  exit 1; \
fi; \
echo "making $(1) with $$("$$found" -V)"; \
"$$found" -m venv --clear $(1) || { rm -rf $(1); exit 1; }
endef

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- the site

.PHONY: site
site: $(SITE_READY) ## build the site into site/ and verify it; a failure leaves the old one as it was
	@$(BIN)/python tools/make_site.py

.PHONY: serve
serve: $(SITE_READY) ## show the site at http://127.0.0.1:8000 and rebuild it when a file changes
	$(BIN)/mkdocs serve

.PHONY: check
check: $(SITE_READY) ## check the records in content/
	$(BIN)/privacy-statements check

# --- the program

.PHONY: test
test: $(TEST_READY) properdocs-env forms-env editor-env browser-env ## run the tests
	$(PYTEST) -m "not large" $(ARGS)

.PHONY: test-large
test-large: $(TEST_READY) browser-env ## run the tests with hundreds of products or examples, and of the package as it is installed
	$(PYTEST) -m "large or law" --hypothesis-profile=large $(ARGS)

.PHONY: test-fast
test-fast: $(TEST_READY) ## run the quick tests, without browser and network: two minutes on two idle processors
	$(PYTEST) -m "not slow and not browser and not large" $(ARGS)

.PHONY: fuzz
fuzz: $(TEST_READY) ## try hostile values for some minutes, and keep what breaks out; ARGS="--minutes 60 --seed 2"
	@PYTHONPATH=plugins:tests:. $(BIN)/python -m fuzz $(ARGS)

.PHONY: mutants
mutants: $(TEST_READY) ## change single lines, and show what no test notices; about an hour; ARGS="--lines 40 --seed 2"
	@$(BIN)/python tools/mutants.py $(ARGS)

.PHONY: audit
audit: $(TEST_READY) browser-env lighthouse-env site ## measure every page of site/ as readers meet it; ARGS="items/ --json=out.json"
	PYTHONPATH=plugins:tests $(BIN)/python -m audit site $(ARGS)

.PHONY: bench
bench: $(TEST_READY) ## measure our build beside other ways: bench/RESULTS.md; ARGS="--tiers S --runs 1 --no-write"
	@PYTHONPATH=plugins:tests $(BIN)/python -m bench $(ARGS)

.PHONY: neighbors
neighbors: $(SITE_READY) ## build our records beside other plugins, themes and hosts, and write the tables of the manual
	@PYTHONPATH=plugins:tools $(BIN)/python -m neighbors $(ARGS)

.PHONY: lint
lint: $(TEST_READY) ## check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.PHONY: format
format: $(TEST_READY) ## repair what `make lint` can repair by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: messages
messages: $(SITE_READY) ## bring the translators' catalogs up to date; NEW=fr begins one
	@mkdir -p .cache
	@PYTHONPATH=tools $(BIN)/pybabel -q extract -F babel.cfg --project=privacy-statements -o .cache/messages.pot \
	  --no-location --sort-output --no-wrap .
	@$(BIN)/pybabel -q update -i .cache/messages.pot -d $(CATALOGUES) $(if $(NEW),-l $(NEW) --init-missing) \
	  --no-fuzzy-matching --ignore-obsolete --no-wrap
	@for file in $(CATALOGUES)/*/LC_MESSAGES/messages.po; do \
	  grep -vE '$(NOT_KEPT)' "$$file" > "$$file.next" && mv "$$file.next" "$$file"; \
	  $(BIN)/pybabel compile -i "$$file" -o /dev/null --statistics 2>&1 | grep translated; done

.PHONY: docs
docs: $(TEST_READY) ## write what is generated: the reference, READMEs of folders, JSON Schemas
	PYTHONPATH=tools $(BIN)/python -m reference_docs

# --- the environments; a second call does nothing until pyproject.toml or the constraints change

.PHONY: properdocs-env
properdocs-env: $(PROPERDOCS_READY) ## install ProperDocs, the other host, in an environment of its own

$(BIN)/python:
	$(call new_venv,.venv)

$(SITE_READY): pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing what the site needs"
	@$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[mkdocs]'
	@touch $@

$(TEST_READY): $(SITE_READY)
	@echo "installing what the tests need"
	@$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev]'
	@touch $@

.venv-properdocs/bin/python:
	$(call new_venv,.venv-properdocs)

$(PROPERDOCS_READY): pyproject.toml constraints-properdocs.txt | .venv-properdocs/bin/python
	@echo "installing ProperDocs"
	@.venv-properdocs/bin/python -m pip install --quiet -c constraints-properdocs.txt properdocs mkdocs-material -e .
	@touch $@

.PHONY: forms-env
forms-env: $(FORMS_READY) ## install what judges exported forms, in an environment of its own: fideslang needs an old pydantic

.venv-forms/bin/python:
	$(call new_venv,.venv-forms)

$(FORMS_READY): constraints-forms.txt | .venv-forms/bin/python
	@echo "installing what judges exported forms"
	@.venv-forms/bin/python -m pip install --quiet -c constraints-forms.txt fideslang llms-txt rdflib
	@touch $@

# The newest that runs with the Node of Debian 12; 2.0.0 wants Node 22.
.PHONY: editor-env
editor-env: $(EDITOR_READY) ## install the language server with which editors read records

$(EDITOR_READY):
	@if ! command -v npm >/dev/null; then \
	  echo "npm is missing. Debian and Ubuntu: sudo apt install nodejs npm" >&2; exit 1; fi
	@echo "installing $(LANGUAGE_SERVER)"
	@rm -rf .cache/editor && mkdir -p .cache/editor
	@npm install --prefix .cache/editor --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error \
	  $(LANGUAGE_SERVER)
	@touch $@

.PHONY: browser-env
browser-env: $(TEST_READY) ## find a Chromium, or get one
	@$(BIN)/python tests/chromium.py

# Lighthouse 13 wants Node 22. Without npm, or where npm cannot install: no failure, but `make audit` says that it is not measured.
.PHONY: lighthouse-env
lighthouse-env: $(AUDIT_READY) ## install Lighthouse and the newest axe, for `make audit`

$(AUDIT_READY):
	@echo "installing $(AUDIT_TOOLS)"
	@rm -rf .cache/audit && mkdir -p .cache/audit
	@PUPPETEER_SKIP_DOWNLOAD=1 npm install --prefix .cache/audit --no-save --no-package-lock --ignore-scripts --no-audit --no-fund \
	  --loglevel=error $(AUDIT_TOOLS) && touch $@ || { rm -rf .cache/audit; echo "npm cannot install them" >&2; }

.PHONY: clean
clean: ## remove the site, the environments and every cache
	rm -rf site site.next site.old dist build out .cache .venv .venv-properdocs .venv-forms
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

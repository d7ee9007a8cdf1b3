# Newcomers need only make run, stop, test, check and bench. The other commands are for maintainers.
# PYTHON names the Python for .venv, for example: PYTHON=python3.13 make run. Naming another than .venv
# has makes .venv anew.

PYTHON ?= python3
VENV_PYTHON = .venv/bin/python
TOOLS = .venv/tools/bin

# Settings for `check --deploy`: those of a public site.
AS_DEPLOYED = DEBUG=0 HTTPS=1 SAMPLE_DATA=0 PROXY_COUNT=1 ALLOWED_HOSTS=physio.example.org \
	SECRET_KEY=an-example-as-long-as-a-real-one-with-digits-0123456789 \
	OPERATOR_NAME="An example charity" OPERATOR_EMAIL=office@example.org

.PHONY: run stop test test-fast check check-deep faults bench bench-search bench-worker lighthouse pictures \
	guide-pictures lock sbom licences mutants

run: .venv/serves  ## serve the site on http://127.0.0.1:8000/ (set PORT for another port)
	@$(VENV_PYTHON) -m msphysio.serving.run

stop:  ## stop the embedded database
	@test ! -x $(VENV_PYTHON) || $(VENV_PYTHON) -m msphysio.serving.embedded stop

test: .venv/installed .venv/tools/installed  ## run all tests, including those in a real browser
	@$(VENV_PYTHON) -m tests.browser.install
	OFFLINE=1 $(VENV_PYTHON) -m pytest

test-fast: .venv/installed .venv/tools/installed  ## run all but the slow tests
	OFFLINE=1 $(VENV_PYTHON) -m pytest -m "not slow"

check: .venv/installed .venv/tools/installed  ## style, types, imports, deployment, templates, vulnerabilities
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	$(VENV_PYTHON) -m mypy
	$(VENV_PYTHON) -c 'from importlinter.cli import lint_imports_command as run; run()'
	$(VENV_PYTHON) manage.py makemigrations --check --dry-run
	DATABASE_URL="$$($(VENV_PYTHON) -m msphysio.serving.embedded empty)" $(AS_DEPLOYED) \
		$(VENV_PYTHON) manage.py check --deploy --fail-level WARNING
	$(VENV_PYTHON) -m tests.tools.reading_age
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 --check {} +
	$(TOOLS)/bandit --quiet --recursive manage.py msphysio directory referrals
	$(TOOLS)/check-jsonschema --builtin-schema vendor.compose-spec compose.yaml
	$(VENV_PYTHON) -m tests.tools.licences
	$(VENV_PYTHON) -m tests.tools.audit

check-deep: .venv/installed  ## search every town, then fuzz for four minutes (FUZZ_SECONDS sets the time per kind)
	OFFLINE=1 $(VENV_PYTHON) -m tests.fuzz $(FUZZ_SECONDS)
	OFFLINE=1 LEAFLETS=1 $(VENV_PYTHON) -m pytest -n0 tests/browser/test_leaflet.py

bench: .venv/installed  ## time the loading of postcodes and listings, and measure maps, open data and public pages
	$(VENV_PYTHON) -m tests.bench.gazetteer
	$(VENV_PYTHON) -m tests.bench.maps
	$(VENV_PYTHON) -m tests.bench.listings
	$(VENV_PYTHON) -m tests.bench.open_data
	$(VENV_PYTHON) -m tests.bench.public_addresses
	$(VENV_PYTHON) -m tests.bench.start

# REQUESTS says how many.
bench-worker: .venv/installed  ## measure whether a worker's memory stays flat over 100,000 requests
	$(VENV_PYTHON) -W ignore -m tests.bench.worker

# SIZES names the numbers of services and ROUNDS how often each takes its turn.
bench-search: .venv/installed  ## compare a search with the least it could cost; writes docs/search-speed.json and .svg
	$(VENV_PYTHON) -W ignore -m tests.bench.search

lighthouse: .venv/installed  ## rate the main pages as on a phone and write docs/lighthouse.md; needs nginx
	@$(VENV_PYTHON) -m tests.browser.install
	OFFLINE=1 $(VENV_PYTHON) -W ignore -m tests.browser.lighthouse

# WORDS names some states, and can hold --look and --firefox: WORDS="listing --look phone-dark"
pictures: .venv/installed  ## draw every page in every look into .local/pictures/, to be looked at
	@$(VENV_PYTHON) -m tests.browser.install
	OFFLINE=1 $(VENV_PYTHON) -W ignore -m tests.browser.pictures $(WORDS)

guide-pictures: .venv/installed  ## draw the pictures of the curators' guide anew, into docs/pictures/
	@$(VENV_PYTHON) -m tests.browser.install
	OFFLINE=1 $(VENV_PYTHON) -W ignore -m tests.browser.guide_pictures

SBOM = .local/sbom.json

sbom: .venv/tools/installed  ## write a software bill of materials in CycloneDX format (SBOM sets the file)
	@mkdir -p $(dir $(SBOM))
	@$(TOOLS)/python -W ignore -m cyclonedx_py requirements requirements.txt \
		--pyproject pyproject.toml --output-reproducible --output-file $(SBOM)

licences: .venv/installed .venv/tools/installed  ## rewrite docs/licences.md
	$(VENV_PYTHON) -m tests.tools.licences --write

# One at a time, because all share one test database. mutmut does not notice changed tests.
mutants: .venv/installed  ## change the code bit by bit and check that a test fails; takes 15 minutes
	rm -rf mutants
	LOCAL_DIR=$(CURDIR)/.local OFFLINE=1 nice .venv/bin/mutmut run --max-children 1
	$(VENV_PYTHON) -m tests.tools.mutants

faults: .venv/installed  ## cause every fault at full scale and write docs/faults.md; needs nginx
	$(VENV_PYTHON) -m tests.system.faults

# UPGRADE="--upgrade-package NAME" upgrades one package.
lock: pyproject.toml  ## rewrite the locked requirements; needs uv
	uv pip compile pyproject.toml $(LOCK_OPTIONS) --output-file requirements.txt
	uv pip compile pyproject.toml --group run --constraint requirements.txt $(LOCK_OPTIONS) \
		--output-file requirements-run.txt
	uv pip compile pyproject.toml --group dev --constraint requirements-run.txt $(LOCK_OPTIONS) \
		--output-file requirements-dev.txt
	uv pip compile --group tools --constraint requirements-dev.txt $(LOCK_OPTIONS) \
		--output-file requirements-tools.txt

LOCK_OPTIONS = --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url $(UPGRADE)

# --no-compile: Python compiles what it imports, which is a quarter of it, and saves 30 MB.
PIP_INSTALL = -m pip install --quiet --disable-pip-version-check --require-hashes --no-compile

# They take 25 MB and the site needs neither. `ensurepip` brings pip back.
WITHOUT_PIP = $(VENV_PYTHON) -m pip uninstall --yes -qq setuptools pip

ifneq ($(origin PYTHON),file)
ifneq ($(shell $(PYTHON) -V),$(and $(wildcard $(VENV_PYTHON)),$(shell $(VENV_PYTHON) -V)))
.PHONY: .venv/serves
OLD_VENV = .venv
endif
endif

.venv/serves: requirements-run.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'msphysio needs Python 3.11 or newer. Name one: PYTHON=python3.12 make run'; exit 1; }
	@rm -rf $(OLD_VENV)
	@test -x $(VENV_PYTHON) || $(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
	@echo 'Installing what the site needs into .venv'
	@$(VENV_PYTHON) -m ensurepip >/dev/null
	@$(VENV_PYTHON) $(PIP_INSTALL) -r requirements-run.txt
	@$(WITHOUT_PIP)
	@touch $@

.venv/installed: requirements-dev.txt .venv/serves
	@echo 'Installing what the tests need into .venv'
	@$(VENV_PYTHON) -m ensurepip >/dev/null
	@$(VENV_PYTHON) $(PIP_INSTALL) -r requirements-dev.txt
	@touch $@

.venv/tools/installed: requirements-tools.txt .venv/installed
	@echo 'Installing what make check needs into .venv/tools'
	@test -x $(TOOLS)/python || $(VENV_PYTHON) -m venv .venv/tools || { rm -rf .venv/tools; exit 1; }
	@$(TOOLS)/python $(PIP_INSTALL) -r requirements-tools.txt
	@touch $@

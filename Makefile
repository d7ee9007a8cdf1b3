# The commands a newcomer needs: make run, stop, test, check, bench, faults.
# PYTHON chooses the Python that makes .venv, for example: PYTHON=python3.12 make run

PYTHON ?= python3
VENV_PYTHON = .venv/bin/python

# What `check --deploy` is shown: a site as it would stand in public.
AS_DEPLOYED = DEBUG=0 HTTPS=1 SAMPLE_DATA=0 PROXY_COUNT=1 ALLOWED_HOSTS=physio.example.org \
	SECRET_KEY=an-example-as-long-as-a-real-one-with-digits-0123456789 \
	OPERATOR_NAME="An example charity" OPERATOR_EMAIL=office@example.org

.PHONY: run stop test check bench faults lock

run: .venv/installed  ## serve the site on http://127.0.0.1:8000/ (PORT chooses another)
	@$(VENV_PYTHON) -m msphysio.run

stop:  ## stop the embedded database
	@test ! -x $(VENV_PYTHON) || $(VENV_PYTHON) -m msphysio.embedded stop

test: .venv/installed  ## the whole suite, with the pages in a real browser
	@$(VENV_PYTHON) -m tests.browser.install
	OFFLINE=1 $(VENV_PYTHON) -m pytest

check: .venv/installed  ## style, types, imports, migrations, deployment, templates
	$(VENV_PYTHON) -m ruff check .
	$(VENV_PYTHON) -m ruff format --check .
	$(VENV_PYTHON) -m mypy
	$(VENV_PYTHON) -c 'from importlinter.cli import lint_imports_command as run; run()'
	$(VENV_PYTHON) manage.py makemigrations --check --dry-run
	DATABASE_URL="$$($(VENV_PYTHON) -m msphysio.embedded empty)" $(AS_DEPLOYED) \
		$(VENV_PYTHON) manage.py check --deploy --fail-level WARNING
	$(VENV_PYTHON) -m tests.reading_age
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 --check {} +

bench: .venv/installed  ## how fast postcodes and listings load, maps are drawn and open data is made
	$(VENV_PYTHON) -m tests.bench_gazetteer
	$(VENV_PYTHON) -m tests.bench_map
	$(VENV_PYTHON) -m tests.bench_listings
	$(VENV_PYTHON) -m tests.bench_open_data

faults: .venv/installed  ## cause every fault at full size, and write docs/faults.md; needs nginx
	$(VENV_PYTHON) -m tests.faults

lock: pyproject.toml  ## write the locked requirements again; needs uv
	uv pip compile pyproject.toml $(LOCK_OPTIONS) --output-file requirements.txt
	uv pip compile pyproject.toml --group dev --constraint requirements.txt $(LOCK_OPTIONS) \
		--output-file requirements-dev.txt

LOCK_OPTIONS = --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url

.venv/installed: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'msphysio needs Python 3.11 or newer. Name one: PYTHON=python3.12 make run'; exit 1; }
	@test -x $(VENV_PYTHON) || $(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
	@echo 'Installing what the site needs into .venv'
	@$(VENV_PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements-dev.txt
	@touch $@

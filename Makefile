# Houfeng. `make demo` serves the running platform; `make test` passes the tests.
# Both set up all they need from git, make and Python 3.11+.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --no-deps --require-hashes
# A file's tests stay together and in order: some share what is dear to make; browsers come last.
# Three on two cores: a third of the time is spent waiting, for servers and browsers.
SIDE_BY_SIDE ?= -n 3 --dist loadfile --no-loadscope-reorder
export HOUFENG_SHARED ?= $(abspath $(CURDIR)/../shared)

.PHONY: demo test kernels lint format bench docs lock assets browser clean help

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

demo: .venv/.houfeng assets ## set up and serve http://127.0.0.1:8000 with data in it (ARGS=--check to try and stop)
	$(BIN)/houfeng demo $(ARGS)

test: .venv/.dev assets browser kernels ## set up and run the tests (ARGS="-k name" for some)
	$(BIN)/python -m pytest -p tests.plugin $(SIDE_BY_SIDE) $(ARGS)

# Before the tests, for else every process at work would compile them, all at once.
kernels: .venv/.dev
	@echo "compiling kernels (a minute, once)"
	@$(BIN)/python -c "from houfeng.warning import prepare; prepare.warm()"

lint: .venv/.dev ## ruff, mypy, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.dev ## let ruff lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/.dev assets ## one JSON line a kernel
	@for each in shaking_ellipses shaking_models shaking_distances shaking_left_out shaking \
	    impact_exposure exposure_import facilities documents_kernels response_warm response_whole \
	    picker streaming live association warning warning_replays great_earthquakes; do \
	  $(BIN)/python -m benchmarks.$$each || exit 1; done

docs: .venv/.dev ## build the documentation into docs/_build
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build

assets: houfeng/assets/.built ## fonts, coastlines and scripts from npm

# Locks hold hashes and no addresses: they fit any mirror of the package index.
lock: .venv/.dev ## resolve requirements/*.in anew
	@for each in houfeng build node dev schema; do \
	  case $$each in houfeng) out=lock ;; *) out=$$each-lock ;; esac; \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	    $$( [ $$each = houfeng ] || echo -c requirements/lock.txt ) $$( [ $$each != schema ] || echo --no-deps ) \
	    requirements/$$each.in -o requirements/$$out.txt || exit 1; \
	done

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name it: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { echo "This Python cannot make virtual environments; on Debian: apt-get install python3-venv"; exit 1; }

.venv/.houfeng: requirements/lock.txt requirements/build-lock.txt pyproject.toml | .venv/bin/python
	@echo "installing what Houfeng runs on (a few minutes the first time)"
	@$(INSTALL) -r requirements/build-lock.txt
	@$(INSTALL) --no-build-isolation -r requirements/lock.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements/dev-lock.txt requirements/schema-lock.txt .venv/.houfeng
	@echo "installing what its developers use"
	@$(INSTALL) --no-build-isolation -r requirements/dev-lock.txt -r requirements/schema-lock.txt
	@touch $@

houfeng/assets/.built: web/package-lock.json web/build.mjs $(shell find web/src -type f 2>/dev/null) | .venv/.houfeng
	@echo "building fonts, coastlines and scripts"
	@scripts/build-assets
	@touch $@

browser: ## Debian's Chromium and Chinese fonts for the browser tests, where we may install them
	@scripts/install-browser

clean: ## remove what was built; data in var/ stays
	rm -rf .venv houfeng/assets web/node_modules docs/_build .mypy_cache .ruff_cache .pytest_cache

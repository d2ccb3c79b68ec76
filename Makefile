# Everything a person runs by hand. It needs make and one Python from 3.11 to 3.13; `make help` lists it.
# All paths are relative, so the project may lie in a folder whose name holds spaces.

PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11 python,$(if $(shell \
	command -v $(name) >/dev/null 2>&1 && $(name) -c 'import sys; print((3, 11) <= sys.version_info[:2] <= (3, 13))' \
	2>/dev/null | grep True),$(name))))
VENV   := .venv
PY     := $(VENV)/bin/python
READY  := $(VENV)/.stamp
OUT    ?= out/demo
JOBS   ?= 2
AXE    := build/axe/axe.min.js
AXE_OF := axe-core-4.14.1.tgz
AXE_IS := e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745

.DEFAULT_GOAL := help
.PHONY: help demo setup test lint types layers format pytest axe proof lock check-wheels wheelhouse clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | awk -F '\t' '{printf "  make %-14s %s\n", $$1, $$2}'

demo: $(READY) ## run the sample county; says which file to open
	@$(PY) -m outreach demo --out $(OUT)

setup: $(READY) ## create .venv from the hashed lock

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "make: no Python from 3.11 to 3.13 was found; name one with: make PYTHON=/path/to/python3.12 ..." >&2; exit 2; }
	@test -x $(PY) || { echo "Creating $(VENV) with $(PYTHON) ..."; $(PYTHON) -m venv $(VENV); }
	@echo "Installing what requirements.lock names (some minutes the first time) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

test: lint pytest ## every check a person runs by hand, under 5 minutes

lint: $(READY) ## style, types and layers
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	@$(MAKE) --no-print-directory -j2 types layers

types: $(READY)
	$(PY) -m mypy

layers: $(READY)
	$(VENV)/bin/lint-imports --no-cache

format: $(READY) ## put the code into the one format
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

pytest: $(READY)
	$(PY) -m pytest -q -n $(JOBS) --dist loadfile

axe: $(AXE) ## fetch axe-core for the accessibility tests (needs npm; it is no part of the product)

$(AXE):
	@mkdir -p build/axe
	@cd build/axe && npm pack --silent axe-core@$(AXE_OF:axe-core-%.tgz=%) >/dev/null
	@cd build/axe && echo "$(AXE_IS)  $(AXE_OF)" | sha256sum --check --quiet
	@cd build/axe && tar -xzf $(AXE_OF) --strip-components=1 package/axe.min.js package/LICENSE && touch axe.min.js

proof: $(READY) ## everything, at full count, once a commit; notes the figures in benchmarks/README.md
	$(PY) tools/prove.py $(if $(ONLY),--only $(ONLY))

lock: ## resolve the locks again (make lock UPGRADE=--upgrade takes newer versions)
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	build/lock/bin/uv pip compile pyproject.toml --all-extras $(LOCK_OPTIONS) -o requirements.lock
	build/lock/bin/uv pip compile benchmarks/requirements.in $(LOCK_OPTIONS) -o benchmarks/requirements.lock

LOCK_OPTIONS = --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url \
	--no-emit-find-links --custom-compile-command "make lock" --no-config -q $(UPGRADE)

check-wheels: $(READY) ## ask the registry whether every core dependency has a Windows wheel
	$(PY) tools/check_wheels.py

wheelhouse: $(READY) ## a zip that installs on Windows without a network (FOR=here: on this machine)
	$(PY) tools/wheelhouse.py $(if $(FOR),--for $(FOR))

clean: ## remove what was built and the results of runs; .venv stays
	rm -rf build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info

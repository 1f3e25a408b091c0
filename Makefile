# Everything a person or a pipeline does with this repository. Needs Python 3.11 or newer, make and
# a package registry for pip; nothing else has to be installed by hand but a browser for its test.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
CHROMIUM ?= $(shell command -v chromium chromium-browser google-chrome | head -n 1)

# Where this is set every start would compile the same files again, for some seconds.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-compile
FLAGS := --require-hashes --no-deps --only-binary :all:
LOCK := $(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras \
	--no-header --no-emit-index-url --no-emit-find-links

# uv is quick and checks the same hashes; where it cannot (a registry that only pip is told of),
# pip does the same work.
install = $(BIN)/uv pip install --quiet --python $(BIN)/python $(1) || $(PIP) $(1)

.PHONY: help install setup demo test test-browser faults simulate check format bench eval audit lock teams-package playground clean

help:  ## what you can make
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 22

install: .venv/.run  ## .venv with just what the bot runs on

setup: .venv/.test  ## .venv with the pinned, hash-checked packages, the tests' included

demo: .venv/.run  ## the bot on a web page on this machine, with an invented municipality
	@$(BIN)/meldbot demo $(ARGS)

test: .venv/.test  ## every test but the browser's; starts its own PostgreSQL
	$(BIN)/pytest -n 3 --dist worksteal $(ARGS)

test-browser: .venv/.test  ## the whole story in a real Chromium
	@test -n "$(CHROMIUM)" || { echo "No Chromium found. Debian: apt-get install chromium; or set CHROMIUM=/path/to/it." >&2; exit 1; }
	CHROMIUM="$(CHROMIUM)" $(BIN)/pytest -m browser $(ARGS)

faults: .venv/.test  ## kill -9, a database that is gone, a full disk, a clock that jumps: some minutes
	$(BIN)/pytest -m "faults or not faults" tests/crash tests/faults $(ARGS)

simulate: .venv/.test  ## a year of a municipality of 3,000 for each protocol, checked every day; ARGS="--help"
	$(BIN)/python -m tests.simulation $(ARGS)

check: .venv/.test  ## ruff, mypy --strict and the check of the protocols
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/meldbot protocol check

format: .venv/.test  ## lay out the code and sort its imports
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.bench  ## the measurements: a table, and build/bench.json
	$(BIN)/python -m tests.bench $(ARGS)

eval: .venv/.test  ## how well the texts that nobody tuned on are read; ARGS="FILE.jsonl" for your own
	$(BIN)/python -m tests.eval $(ARGS)

audit: .venv/.test  ## known weaknesses in the pinned packages
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.lock

lock: .venv/.test  ## newest versions into the lock files; run it with the lowest Python (3.11)
	$(LOCK) -o requirements-setup.lock requirements-setup.in
	$(LOCK) --build-deps-for editable -o requirements.lock pyproject.toml
	$(LOCK) --extra test -c requirements.lock -o requirements-test.lock pyproject.toml
	$(LOCK) --extra bench -c requirements-test.lock -o requirements-bench.lock pyproject.toml

teams-package: .venv/.run  ## the app for Teams: ARGS="--app-id … --website https://…"
	$(BIN)/python -m bot.teams.package $(ARGS)

playground: .venv/.test  ## a report in Microsoft's own Teams test client, fetched by npm for that
	$(BIN)/python -m tests.teams.playground $(ARGS)
	$(BIN)/python -m tests.teams.phone $(ARGS)

clean:  ## away with everything that was made
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "meldbot needs Python 3.11 or newer; none was found. Set PYTHON=/path/to/python3." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	-$(PIP) $(FLAGS) -r requirements-setup.lock

.venv/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(call install,$(FLAGS) -r requirements.lock)
	$(call install,--no-deps --no-build-isolation --editable .)
	@touch $@

.venv/.test: requirements-test.lock .venv/.run
	$(call install,$(FLAGS) -r requirements-test.lock)
	-@$(BIN)/python -m compileall -qq -j 0 .venv/lib bot cases dialogs protocols storage words
	@touch $@

.venv/.bench: requirements-bench.lock .venv/.test
	$(call install,$(FLAGS) -r requirements-bench.lock)
	@touch $@

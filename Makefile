# The table of contents of this project's commands: `make` or `make help` prints it.
# Options go into ARGS, for example: make run ARGS="--home /srv/try --portal 127.0.0.1:8080"

SHELL = /bin/sh
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
ARGS =

.DEFAULT_GOAL = help
.PHONY: help setup setup-dev run demo test test-fast test-cells test-long lab lint bench build rpm installer screenshots lock clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing for make run: host packages, .venv, portal
	@scripts/setup.sh

setup-dev: ## the same, and what the tests need
	@scripts/setup.sh --dev

run: setup ## prepare, then start Nano for trying out; Ctrl-C stops it
	@$(SUDO) .venv/bin/nano up $(ARGS)

demo: setup-dev ## the main job without hands, from nano up to a booted instance and nothing left
	@$(SUDO) .venv/bin/python -m scripts.demo $(ARGS)

test: lint ## everything, sampled where the whole is large; needs root
	@.venv/bin/python -m scripts.portal test
	@$(SUDO) .venv/bin/python -m scripts.tests $(ARGS)

test-fast: setup-dev ## what needs neither root nor libvirt
	@.venv/bin/pytest -m "not long and not system" $(ARGS)

test-cells: setup-dev ## what needs several hosts, alone; part of make test
	@$(SUDO) .venv/bin/pytest -m "not long" tests/cells $(ARGS)

test-long: lint ## the whole of what make test samples
	@.venv/bin/python -m scripts.portal test
	@$(SUDO) .venv/bin/python -m scripts.tests --long $(ARGS)

lint: setup-dev ## style and types of Python and TypeScript
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@shellcheck installer.sh scripts/*.sh scripts/build/inside/*.sh rpm/role rpm/labels rpm/upgrade
	@.venv/bin/python -m scripts.portal lint

build: setup-dev ## make dist/nano, one executable for hosts without Python; minutes at first, seconds later
	@$(SUDO) .venv/bin/python -m scripts.build

rpm: build ## make packages of it for Enterprise Linux, in dist/rpms
	@.venv/bin/python -m scripts.build.rpms

installer: rpm ## make the release tarball of both, with ./installer in it, in dist
	@.venv/bin/python -m scripts.build.installer $(ARGS)

lab: setup-dev ## several hosts on this machine, by hand: make lab ARGS="up 3"
	@$(SUDO) .venv/bin/python -m tests.lab.hosts $(or $(ARGS),--help)

bench: setup-dev ## measure what is promised about speed and memory
	@$(SUDO) .venv/bin/python -m scripts.bench $(ARGS)

screenshots: setup-dev ## take the pictures of every page for the documentation
	@$(SUDO) .venv/bin/pytest tests/portal/test_pages.py --screenshots docs/screenshots
	@.venv/bin/python -m scripts.gallery

lock: setup-dev ## renew the locks of Python packages from pyproject.toml
	@scripts/lock.sh $(ARGS)

clean: ## remove everything that was built; data under .nano stays
	@scripts/clean.sh

#!/bin/sh
# Removes what setup, builds and tests have made in this checkout; the data of `make run` (.nano) stays.
set -eu
cd "$(dirname "$0")/.."
rm -rf .venv .build build dist nano_appliance/portal nano_appliance/roles/frontend/openapi.json web/node_modules web/dist ./*.egg-info \
    .mypy_cache .ruff_cache .pytest_cache .hypothesis
find nano_appliance scripts tests -type d -name __pycache__ -prune -exec rm -rf {} +

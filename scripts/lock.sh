#!/bin/sh
# Renews the Python locks: versions and hashes only, no addresses. Pass --upgrade to take newer versions.
set -eu
cd "$(dirname "$0")/.."
lock() {
    output=$1
    shift
    .venv/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-annotate --custom-compile-command "make lock" --output-file "$output" "$@"
}
lock requirements.lock "$@"
lock requirements-dev.lock --extra dev "$@"
lock requirements-build.lock --extra build "$@"

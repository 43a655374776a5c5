#!/bin/sh
# Makes the environment with the locked packages. No wheel for a newer C library than 2.28 is taken (PEP 600).
set -eu
python3 -m venv --without-pip /build/environment
site=$(echo /build/environment/lib/python3.*/site-packages)
echo 'def manylinux_compatible(major, minor, arch): return (major, minor) <= (2, 28)' >"$site/_manylinux.py"
PIP_CERT=/etc/ca-certificates.crt PIP_CACHE_DIR=/build/cache/pip PIP_DISABLE_PIP_VERSION_CHECK=1 \
    /build/environment/bin/python "$(echo /build/cache/pip-*.whl)/pip" install --quiet --require-hashes \
    --only-binary=bcrypt,cffi,cryptography,msgspec,pyinstaller -r /build/source/requirements-build.lock

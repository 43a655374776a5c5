#!/bin/sh
# Builds OpenSSL's libraries to be linked into Python's extensions: as shared ones they would be met by the host's libvirt.
set -eu
cd /build/openssl
./Configure linux-x86_64 no-shared no-tests no-docs no-apps no-module no-dso no-engine no-zlib -fPIC \
    --prefix=/usr/local/openssl --libdir=lib --openssldir=/etc/ssl
make -j"$(nproc)"
make install_sw

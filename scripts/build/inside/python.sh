#!/bin/sh
# Builds CPython such that it asks for nothing that came into the C library after version 2.28, and for no shared library
# that the host's libvirt might load too: that would meet ours instead of the host's.
set -eu
cd /build/python
# sem_clockwait came with 2.30; the new variants of five mathematical functions with 2.29: see old_libm.h.
./configure --quiet --prefix=/usr/local --enable-shared --disable-test-modules --without-ensurepip \
    --with-openssl=/usr/local/openssl ac_cv_func_sem_clockwait=no \
    CFLAGS="-O2 -include /build/source/scripts/build/inside/old_libm.h"
hidden="-Wl,--exclude-libs,ALL -ldl -lpthread"
build() {
    make MODULE__SSL_LDFLAGS="-L/usr/local/openssl/lib -l:libssl.a -l:libcrypto.a $hidden" \
        MODULE__HASHLIB_LDFLAGS="-L/usr/local/openssl/lib -l:libcrypto.a $hidden" \
        MODULE__CTYPES_LDFLAGS="-l:libffi_pic.a -Wl,--exclude-libs,ALL -ldl" "$@"
}
build -j"$(nproc)"
build install
ldconfig
python3 -c 'import ssl, hashlib, ctypes, zlib, xml.parsers.expat; assert "3.5" in ssl.OPENSSL_VERSION, ssl.OPENSSL_VERSION'

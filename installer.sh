#!/bin/sh
# Nano's installer, ./installer in the release: sees that the release is whole; the program in it does the rest.
#   ./installer                                            shows a menu, and says what it is going to change
#   ./installer --yes --modules core,cell --interface eth1 asks nothing
#   ./installer --yes --update                             renews what is on this host
#   ./installer --help                                     all options
set -eu

fail() {
    echo "installer: $*" >&2
    exit 1
}

here=$(cd "$(dirname "$0")" && pwd)
[ "$(uname -m)" = x86_64 ] || fail "Nano runs on x86_64, and this is $(uname -m)"
[ "$(id -u)" = 0 ] || fail "must be run as root"
# The file names its neighbours as they are seen from its folder.
(cd "$here" && sha256sum --check --quiet --strict SHA256SUMS) >&2 ||
    fail "this release is damaged or incomplete; download and unpack it again"
exec "$here/bin/nano" install --release "$here" "$@"

#!/bin/sh
# Prepares this checkout: installs the host packages it lacks, then leaves the rest to setup.py.
# Needs nothing but a POSIX shell; `--dev` also prepares the tests. Run again it finds everything in place.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
profiles=run
for argument; do
    case $argument in
    --dev) profiles="run dev" ;;
    *)
        echo "usage: setup.sh [--dev]" >&2
        exit 2
        ;;
    esac
done

fail() {
    echo "setup: $*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "needs root to run: $*"
    fi
}

# Sets column (in host_packages.tsv) and kind (of package manager) for this distribution.
find_distribution() {
    # shellcheck disable=SC1091
    [ -r /etc/os-release ] && . /etc/os-release
    case " ${ID:-} ${ID_LIKE:-} " in
    *" debian "*)
        kind=deb
        if [ "${ID:-}-${VERSION_ID:-}" = debian-12 ]; then column=3; else column=4; fi
        ;;
    *" rhel "* | *" centos "* | *" fedora "*)
        kind=rpm
        case ${VERSION_ID:-} in 9 | 9.*) column=5 ;; *) column=6 ;; esac
        ;;
    *) fail "${PRETTY_NAME:-this system} is neither Debian nor Enterprise Linux; install what scripts/host_packages.tsv lists, then run scripts/setup.py" ;;
    esac
}

wanted_packages() {
    for profile in $profiles; do
        awk -F '\t' -v profile="$profile" -v column="$column" \
            '$1 == profile && $column != "-" { print $column }' "$here/host_packages.tsv"
    done | tr ' ' '\n' | sort -u
}

missing_packages() {
    for package in $(wanted_packages); do
        case $kind in
        deb) [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package" ;;
        rpm) rpm -q --quiet --whatprovides "$package" || echo "$package" ;;
        esac
    done
}

# nano up brings a libvirt daemon of its own, and tests an NFS server. Where these were not installed before, their system
# services are therefore started neither by this installation nor at the next boot. Where they were, they are left as they
# are.
libvirt_units="libvirtd.service libvirtd.socket libvirtd-ro.socket libvirtd-admin.socket libvirt-guests.service
    virtlogd.service virtlogd.socket virtlogd-admin.socket qemu-vmsr-helper.service qemu-vmsr-helper.socket"
nfs_units="nfs-ganesha.service nfs-ganesha-lock.service"
port_mapper_units="rpcbind.service rpcbind.socket"
held=

hold_services() {
    case " $* " in *" libvirt-daemon "*) held="$held $libvirt_units" ;; esac
    case " $* " in *" nfs-ganesha "*) held="$held $nfs_units" ;; esac
    case " $* " in *" rpcbind "*) held="$held $port_mapper_units" ;; esac
    [ -n "$held" ] || return 0
    trap release_services EXIT
    # systemctl remarks on every unit that does not exist yet: that is the point.
    # shellcheck disable=SC2086
    [ ! -d /run/systemd/system ] || as_root systemctl mask --runtime --quiet $held 2>/dev/null
}

release_services() {
    [ -n "$held" ] || return 0
    # shellcheck disable=SC2086
    [ ! -d /run/systemd/system ] || as_root systemctl unmask --runtime --quiet $held
    for unit in $held; do
        [ ! -e "/usr/lib/systemd/system/$unit" ] || as_root systemctl disable --quiet "$unit"
    done
    held=
}

install_packages() {
    case $kind in
    deb)
        as_root apt-get update -q
        hold_services "$@"
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
        release_services
        ;;
    rpm)
        # Installing does not start services here. libvirt-devel is in the repository for developers (CRB), Chromium in
        # EPEL.
        as_root dnf install -y dnf-plugins-core
        as_root dnf config-manager --set-enabled crb || echo "setup: no repository named crb; going on without it"
        case " $* " in *" chromium "*) as_root dnf install -y epel-release ;; esac
        as_root dnf install -y --setopt=install_weak_deps=False "$@"
        ;;
    esac
}

# The folders that libvirt's services bring along; nano up covers them with folders of its own.
make_libvirt_folders() {
    for folder in /etc/libvirt /var/cache/libvirt /var/lib/libvirt /var/log/libvirt; do
        [ -d "$folder" ] || as_root mkdir -m 755 "$folder"
    done
}

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    fail "no Python 3.11 or newer was found"
}

find_distribution
missing=$(missing_packages)
if [ -n "$missing" ]; then
    echo "[1/6] host packages: installing $(echo "$missing" | tr '\n' ' ')"
    # shellcheck disable=SC2086
    install_packages $missing
else
    echo "[1/6] host packages: all there"
fi
make_libvirt_folders
python=$(find_python)
exec "$python" "$here/setup.py" "$@"

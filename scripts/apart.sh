#!/bin/sh
# Run a command with a network and mounts of its own: what tests do to either is not seen by those that run beside them.
# The network has a default route, because some look for one, but nobody is there; NANO_HOST_NETWORK names the one left,
# for as long as the parent lives.
set -eu
export NANO_HOST_NETWORK="/proc/$PPID/ns/net"
# shellcheck disable=SC2016 # these are the inner shell's
exec unshare --net --mount --propagation private sh -ec '
ip link set lo up
ip link add name uplink type bridge
ip address add 192.0.2.2/24 dev uplink
ip link set uplink up
ip route add default via 192.0.2.1
mkdir -p /run/netns
mount -t tmpfs netns /run/netns
exec "$@"' apart "$@"

"""dnsmasq in the part that a router has in an office network: DHCP for everyone on the bridge, and DNS.

Only hosts that the cell gives addresses to, from an address pool, are left to the cell. Both hear what is sent to all.
What a guest sends to this host alone, to renew its lease early, reaches one of them, and the wrong one is silent: the
guest then asks all, long before its lease ends.
"""

from __future__ import annotations

from nano_appliance.tryout.home import Home
from nano_appliance.tryout.network import BRIDGE
from nano_appliance.tryout.settings import Settings

FIRST_LEASE = 100
LAST_LEASE = 250
LEASE_TIME = "12h"


def router_command(home: Home, settings: Settings, name_server: str) -> list[str]:
    """How to run the router; `name_server` answers what it does not know, empty for nobody."""
    first, last = settings.subnet[FIRST_LEASE], settings.subnet[LAST_LEASE]
    return [
        "dnsmasq",
        "--keep-in-foreground",
        "--conf-file=/dev/null",
        "--log-facility=-",
        "--pid-file",
        "--no-hosts",
        "--no-resolv",
        *([f"--server={name_server}"] if name_server else []),
        # An account of its own could not read what the cell writes into this folder.
        "--user=root",
        f"--interface={BRIDGE}",
        "--except-interface=lo",
        "--bind-interfaces",
        f"--dhcp-range={first},{last},{settings.subnet.netmask},{LEASE_TIME}",
        f"--dhcp-hostsdir={home.reserved_hosts}",
        f"--dhcp-leasefile={home.lease_file}",
        "--dhcp-authoritative",
        "--no-ping",
    ]

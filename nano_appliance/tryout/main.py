"""`nano up`: core, cell and frontend on this one machine for trying out, everything of it gone at the end."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from nano_appliance.tryout.arguments import InnerArguments
from nano_appliance.tryout.cgroups import host_hierarchies, make_groups, remove_groups, remove_stale
from nano_appliance.tryout.console import say
from nano_appliance.tryout.home import Home
from nano_appliance.tryout.libvirt_daemon import installed_daemons
from nano_appliance.tryout.listeners import open_listener
from nano_appliance.tryout.log_files import open_log
from nano_appliance.tryout.namespaces import control_channel, start_inside
from nano_appliance.tryout.network import host_networks
from nano_appliance.tryout.requirements import check_host, check_loopback, extend_search_path
from nano_appliance.tryout.settings import load_settings
from nano_appliance.tryout.supervisor import Supervisor
from nano_appliance.tryout.sweeper import Sweeper
from nano_appliance.tryout.system_calls import end_with_unpacker
from nano_appliance.tryout.uplink import NAME_SERVER, find_uplink
from nano_appliance.tryout.watcher import Watcher

DEFAULT_HOME = Path(".nano")
DEFAULT_PORTAL = ("127.0.0.1", 5870)
DEFAULT_API = ("127.0.0.1", 5850)


def up(home: Path = DEFAULT_HOME, portal: tuple[str, int] = DEFAULT_PORTAL, api: tuple[str, int] = DEFAULT_API) -> None:
    """Run everything in the foreground until SIGINT or SIGTERM; `home` keeps the data for the next time.

    Raises NanoError before anything was started when an address is not on loopback, a port is taken, the home is in
    use or this host lacks something, and later when a process inside cannot be started. Main thread only.
    """
    end_with_unpacker()
    extend_search_path()
    check_loopback("portal", portal[0])
    check_loopback("api", api[0])
    place = Home.at(home)
    check_host()
    installed_daemons()
    place.make()
    hierarchies = host_hierarchies(f"{place.control_group}{os.getpid()}")
    with contextlib.ExitStack() as stack:
        stack.enter_context(place.locked())
        load_settings(place, taken=host_networks())
        remove_stale(hierarchies, place.control_group)
        stack.enter_context(Sweeper(lambda: remove_groups(hierarchies)))
        portal_listener = stack.enter_context(open_listener("portal", portal))
        api_listener = stack.enter_context(open_listener("api", api))
        make_groups(hierarchies)
        ours, theirs = control_channel()
        stack.enter_context(ours)
        uplink = find_uplink()
        say(f"Nano starts in {place.path}")
        if uplink is None:
            say("Neither slirp4netns nor pasta is installed: guests will not reach other networks.")
        with theirs:
            inside = start_inside(
                place,
                InnerArguments(
                    home=str(place.path),
                    control=theirs.fileno(),
                    portal=portal_listener.fileno(),
                    api=api_listener.fileno(),
                    hierarchies=hierarchies,
                    name_server=NAME_SERVER if uplink else "",
                ),
            )
        # From here on only the roles hold them open.
        portal_listener.close()
        api_listener.close()
        uplink_log = stack.enter_context(open_log(place.log / "uplink.log"))
        watcher = stack.enter_context(Watcher(place, url(portal), url(api)))
        Supervisor(inside, ours, uplink, uplink_log, watcher.became_ready).run()
    say("Nano has stopped.")


def url(address: tuple[str, int]) -> str:
    """Where a browser or an API client on this host finds a listener."""
    return f"http://{address[0]}:{address[1]}"

"""The update of `nano install`: what is on this host becomes what the release holds, or stays as it was."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from nano_appliance.cli.install_settings import Asking, Settings
from nano_appliance.cli.install_site import AFFIRMATION, Site, ask, openings, tell, tell_openings, tell_plan
from nano_appliance.cli.migrate import KEPT, migrate
from nano_appliance.host.daemon import Reply
from nano_appliance.installer import firewall
from nano_appliance.installer.present import Origin, Runs
from nano_appliance.installer.renewal import Renewal
from nano_appliance.installer.steps import Step, take_all
from nano_appliance.model.errors import NotFound
from nano_appliance.upkeep.state_files import present_modules

MOST_NAMED = 10
"""Files that differ are many after a new version; so many of them are named."""


def update(site: Site, *, force: bool, now: datetime) -> Reply:
    """Renew all roles of this host; raises NanoError, and everything is as it was then."""
    present = site.present()
    if not present:
        raise NotFound(f"there is no role in {site.installation} to update; choose what to install")

    def take_over() -> Path:
        tell(migrate(site.installation, dry_run=False, now=now).text)
        return site.installation / now.strftime(KEPT)

    renewal = Renewal(
        installation=site.installation,
        present=present,
        packages=site.release.packages([each.role for each in present]),
        versions=site.versions(),
        manager=site.manager,
        take_over=take_over,
        now=now,
    )
    for each in present:
        origin = {Origin.PACKAGE: "", Origin.COPY: ", a copy", Origin.OLDER: ", of the older platform"}[each.origin]
        tell(f"found: {each.role}{origin}, {'stopped' if each.runs is Runs.NO else 'running'}")
    if not _is_wanted(site, renewal, force=force):
        return Reply("already up to date; nothing was changed")
    steps = [*_needed(site, renewal), *renewal.steps(), *_firewall(site, renewal)]
    tell_plan([step.text for step in steps])
    if renewal.foreign and present_modules(site.installation):
        tell(migrate(site.installation, dry_run=True, now=now).text)
    if not site.affirmed(""):
        return Reply("nothing was changed")
    take_all(steps, tell)
    renewal.forget_older()
    roles = ", ".join(each.role for each in present)
    return Reply(f"updated to {renewal.packages[0].version}: {roles}")


def _is_wanted(site: Site, renewal: Renewal, *, force: bool) -> bool:
    if renewal.foreign:
        return True
    differing = [str(path) for path in renewal.differing]
    if differing:
        more = f" and {len(differing) - MOST_NAMED} more" if len(differing) > MOST_NAMED else ""
        tell(f"differs: {', '.join(differing[:MOST_NAMED])}{more}")
        return True
    if force or site.person is None:
        return force
    question = f"All files are those of this release. Type {AFFIRMATION} to force the update all the same: "
    return ask(question) == AFFIRMATION


def _needed(site: Site, renewal: Renewal) -> list[Step]:
    needed = site.manager.needed([each.role for each in renewal.present])
    text = f"install what it needs of the distribution: {', '.join(needed)}"
    return [Step(text, lambda _undo: site.manager.install_needed(needed))] if needed else []


def _firewall(site: Site, renewal: Renewal) -> list[Step]:
    """For roles that no package has brought: others listened on other ports."""
    if not renewal.foreign:
        return []
    asking = Asking(site.installation, site.given, {}, None, "")
    wanted = openings([each.role for each in renewal.foreign], asking, Settings())
    if not firewall.is_running():
        tell_openings(wanted)
        return []
    shut = firewall.closed(wanted)
    if not shut:
        return []
    return [Step(f"open in the firewall: {', '.join(shut)}", lambda undo: firewall.open_all(shut, undo))]

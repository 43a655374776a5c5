"""`nano bridge`: gives this host the bridge that cells need, after a person has seen what will be changed."""

from __future__ import annotations

import os
import sys

import msgspec

from nano_appliance.bridge import gateway
from nano_appliance.bridge.host_survey import survey_host
from nano_appliance.bridge.links import Link
from nano_appliance.bridge.order import carry_out_detached
from nano_appliance.bridge.owner import plan_for
from nano_appliance.bridge.plan import Plan, describe
from nano_appliance.bridge.survey import BRIDGE, Interface, Survey
from nano_appliance.bridge.work_folder import Order
from nano_appliance.cli.first_start import person_at_terminal
from nano_appliance.cli.questions import Question
from nano_appliance.host.daemon import Reply
from nano_appliance.model.configuration import Rule
from nano_appliance.model.errors import Conflict, InvalidInput, NanoError, NotAllowed, Unavailable

SENSELESS = 2
"""Exit status for arguments that make no sense on this host, as for those that make none anywhere."""

AGREED = "yes"


def bridge(name: str | None, *, dry_run: bool, agreed: bool, wait: int) -> Reply:
    """Make the bridge of the interface `name`, or of the only one that there is; exit status 2 for one that cannot be.

    `wait` is how many seconds the gateway has to answer again. Raises NanoError when nothing was changed, or everything
    was put back.
    """
    if os.geteuid() != 0:
        raise NotAllowed("this needs root")
    found = survey_host()
    if found.bridge is not None:
        return Reply(_as_it_is(found.bridge, found.bridge_in_words))
    try:
        interface = found.named(name) if name else _choose(found)
    except InvalidInput as error:
        sys.stderr.write(f"nano: {error.message}\n")
        return Reply("", SENSELESS)
    plan = plan_for(interface)
    _tell(describe(plan, wait))
    if dry_run:
        return Reply("Nothing was changed.")
    plan = _with_living_gateways(plan)
    if not agreed:
        _require_agreement()
    ended = carry_out_detached(Order(plan, wait), _tell)
    if not ended.done:
        raise NanoError(ended.text)
    return Reply(ended.text)


def _as_it_is(present: Link, in_words: str) -> str:
    """What to say of a bridge that is there already; raises Conflict when it is none."""
    if present.linkinfo.info_kind != "bridge":
        raise Conflict(f"an interface {BRIDGE} exists and is no bridge: rename or remove it")
    return f"{BRIDGE} exists already and is used as it is: {in_words}"


def _choose(found: Survey) -> Interface:
    """The only candidate, or the one a person at the terminal picks; raises InvalidInput when there is no such."""
    dialogue = person_at_terminal()
    if len(found.candidates) < 2 or dialogue is None:
        return found.only()
    choices = [str(candidate) for candidate in found.candidates]
    names = [candidate.name for candidate in found.candidates]
    rule = Rule(lambda text: text in choices or text in names, f"must be one of {', '.join(names)}")
    question = Question("interface", f"Interface for {BRIDGE}", rule, "", lambda *_: names[0], "--interface")
    answer = dialogue.ask(question, names[0], choices)
    return found.named(names[choices.index(answer)] if answer in choices else answer)


def _with_living_gateways(plan: Plan) -> Plan:
    """The plan with those gateways that answer now, for others cannot answer again; raises Unavailable if none does."""
    answering = gateway.answering(plan.interface)
    if plan.interface.gateways and not answering:
        silent = " and ".join(plan.interface.gateways)
        raise Unavailable(f"the gateway {silent} does not answer even now, so it could not prove anything afterwards")
    return msgspec.structs.replace(plan, interface=msgspec.structs.replace(plan.interface, gateways=answering))


def _require_agreement() -> None:
    """Raises NanoError unless a person at the terminal types yes."""
    dialogue = person_at_terminal()
    if dialogue is None:
        raise NanoError("nobody is there to agree; say --yes. Nothing was changed")
    rule = Rule(lambda _text: True, "")
    question = Question("agreed", f"Type '{AGREED}' to build {BRIDGE}", rule, "", lambda *_: "", "--yes")
    if dialogue.ask(question, "", ()) != AGREED:
        raise NanoError("nothing was changed")


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()

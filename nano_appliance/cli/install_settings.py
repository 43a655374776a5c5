"""What an installation asks for before it changes anything: the settings of all its roles, each once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nano_appliance.cli.dialogue import Dialogue
from nano_appliance.cli.first_start import open_questions
from nano_appliance.cli.questions import FORMS, Answers, Form, Question
from nano_appliance.cli.surroundings import look_around
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.configuration import (
    DEFAULT_API_PORT,
    DEFAULT_GROUP_PORT,
    DEFAULT_PORTAL_PORT,
    ApiConfiguration,
    Configuration,
    DomainConfiguration,
    FrontendConfiguration,
    InvalidSetting,
    check_setting,
)
from nano_appliance.model.errors import InvalidInput, Misconfigured
from nano_appliance.store.configuration import read_incomplete_configuration

ADDRESSES = ("--listen-address", "--portal-address")
"""Answered by the choice of an interface."""
OF_THE_CORE = ("--service-host", "--service-port", "--api-id", "")
"""Answered by the core on the same host; the last one is the secret key."""


@dataclass(frozen=True)
class PortSetting:
    """Where a port stands: in which file under which key, its flag on the command line, and its default."""

    file: str
    kind: type[Configuration]
    key: str
    flag: str
    default: int


GROUP_PORT = PortSetting("domain.cfg", DomainConfiguration, "group_port", "--group-port", DEFAULT_GROUP_PORT)
API_PORT = PortSetting("api.cfg", ApiConfiguration, "port", "--api-port", DEFAULT_API_PORT)
PORTAL_PORT = PortSetting("frontend.cfg", FrontendConfiguration, "port", "--portal-port", DEFAULT_PORTAL_PORT)


@dataclass
class Settings:
    """Answers by flag, and the secret one by its variable."""

    answers: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asking:
    """Where answers come from: the command line (`given`), the environment, a person, or a default."""

    installation: Path
    given: Answers
    environment: Mapping[str, str]
    dialogue: Dialogue | None
    address: str

    def settings(self, roles: Sequence[str]) -> Settings:
        """All that files of `roles` still lack; raises InvalidInput for a bad value, Misconfigured for none."""
        found = Settings()
        beside_core = "core" in roles or (self.installation / "core/config/api.cfg").exists()
        for role, form, question in self._open(roles):
            if role == "frontend" and beside_core and question.flag in OF_THE_CORE:
                continue
            if question.flag and question.flag not in found.answers:
                found.answers[question.flag] = self._answer(role, form, question)
            elif not question.flag:
                found.secrets[question.variable] = self._answer(role, form, question)
        return found

    def texts(self, roles: Sequence[str], settings: Settings) -> dict[str, str]:
        """By role that lacks files: which they are and what is going to be in them."""
        files: dict[str, dict[str, list[str]]] = {}
        for role, form, question in self._open(roles):
            values = files.setdefault(role, {}).setdefault(form.file, [])
            if question.flag in settings.answers:
                values.append(f"{question.key} {settings.answers[question.flag]}")
        return {
            role: f"configure the {role}: {'; '.join(map(_described, each.items()))}" for role, each in files.items()
        }

    def port(self, role: str, setting: PortSetting, settings: Settings) -> int:
        """A port that a role is going to use: answered, or in its file already."""
        if setting.flag in settings.answers:
            return int(settings.answers[setting.flag])
        path = self.installation / role / "config" / setting.file
        if not path.exists():
            return setting.default
        return int(getattr(read_incomplete_configuration(path, setting.kind), setting.key))

    def _open(self, roles: Sequence[str]) -> Iterator[tuple[str, Form, Question]]:
        for role in roles:
            folder = ModuleFolder(self.installation / role, role)
            for form in FORMS[role]:
                for question in open_questions(folder, form):
                    yield role, form, question

    def _answer(self, role: str, form: Form, question: Question) -> str:
        for place, value in (
            (question.flag, self.given.get(question.flag)),
            (question.variable, self.environment.get(question.variable)),
            ("--interface", self.address if question.flag in ADDRESSES else ""),
        ):
            if value:
                try:
                    check_setting(question.key, value, question.rule)
                except InvalidSetting as error:
                    raise InvalidInput(f"{place}: {error.message}") from error
                return value
        default = self._default(role, form, question)
        if self.dialogue is not None:
            return self.dialogue.ask(question, default, ())
        if not default:
            raise Misconfigured(
                f"{question.key} of the {role} is not known: set it by {question.flag or question.variable}"
            )
        return default

    def _default(self, role: str, form: Form, question: Question) -> str:
        if form.kind is DomainConfiguration:
            # The roles of a host belong to one domain.
            for other in ("core", "cell"):
                path = self.installation / other / "config" / form.file
                if path.exists():
                    return str(getattr(read_incomplete_configuration(path, DomainConfiguration), question.key))
        return question.default(look_around(self.installation / role), {})


def _described(file: tuple[str, Sequence[str]]) -> str:
    name, values = file
    return f"{name} with {', '.join(values) or 'what the core beside it has'}"

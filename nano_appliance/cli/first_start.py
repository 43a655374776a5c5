"""Making and completing a module's configuration files before it starts; asks only where somebody can answer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping

import msgspec

from nano_appliance.cli.dialogue import Dialogue
from nano_appliance.cli.questions import FORMS, Answers, Form, Question
from nano_appliance.cli.surroundings import Surroundings, look_around
from nano_appliance.host.paths import ModuleFolder
from nano_appliance.model.configuration import Configuration, InvalidSetting, check_setting
from nano_appliance.model.errors import InvalidInput, Misconfigured
from nano_appliance.store.configuration import read_incomplete_configuration, write_configuration


def complete_configuration(
    folder: ModuleFolder,
    given: Answers,
    *,
    dialogue: Dialogue | None,
    tell: Callable[[str], None],
    environment: Mapping[str, str] = os.environ,
) -> None:
    """Make the files that `folder` lacks, and the settings that existing ones cannot do without.

    A setting comes from `given` (command line, by flag), the `environment`, the `dialogue` when there is a person to
    ask, or its default. `tell` gets a line for each file that was written.

    Raises Misconfigured for a broken file or a setting that nothing provides, InvalidInput for a bad one; nothing is
    written then.
    """
    missing = [form for form in FORMS[folder.name] if _lacks(folder, form)]
    if not missing:
        return
    surroundings = look_around(folder.home)
    written: list[tuple[Form, Configuration]] = []
    for form in missing:
        path = folder.config / form.file
        if dialogue is not None and not path.exists():
            tell(f"No {form.title} config available, following instructions to generate a new one.")
        configuration = _present(folder, form)
        answers: dict[str, str] = {}
        for question in open_questions(folder, form):
            answers[question.key] = _answer(question, surroundings, {**answers}, given, environment, dialogue)
        settled = {
            question.key: int(answers[question.key]) if question.is_number else answers[question.key]
            for question in form.questions
            if question.key in answers
        }
        configuration = msgspec.structs.replace(configuration, **settled)
        written.append((form, form.complete(configuration if path.exists() else form.begin(configuration))))
    for form, configuration in written:
        write_configuration(folder.config / form.file, configuration)
        tell(f"{form.title} configure '{folder.config / form.file}' generated")


def open_questions(folder: ModuleFolder, form: Form) -> list[Question]:
    """The questions that the module's files leave open; raises Misconfigured for a broken file."""
    if not (folder.config / form.file).exists():
        return list(form.questions)
    present = _present(folder, form)
    return [question for question in form.questions if question.needed and not getattr(present, question.key)]


def unused_flags(folder: ModuleFolder, given: Answers) -> list[str]:
    """Flags in `given` that would have no effect, because their files exist and the settings stand there."""
    open_keys = {(form.file, question.key) for form in FORMS[folder.name] for question in open_questions(folder, form)}
    return [
        f"{question.flag} has no effect, edit {folder.config / form.file} instead"
        for form in FORMS[folder.name]
        for question in form.questions
        if question.flag in given and (form.file, question.key) not in open_keys
    ]


def person_at_terminal() -> Dialogue | None:
    """The dialogue with the person at the terminal, None when there is none."""
    return Dialogue() if sys.stdin is not None and sys.stdin.isatty() else None


def _present(folder: ModuleFolder, form: Form) -> Configuration:
    path = folder.config / form.file
    return read_incomplete_configuration(path, form.kind) if path.exists() else form.kind()


def _lacks(folder: ModuleFolder, form: Form) -> bool:
    present = _present(folder, form)
    return bool(open_questions(folder, form)) or form.complete(present) is not present


def _answer(
    question: Question,
    surroundings: Surroundings,
    answers: Answers,
    given: Answers,
    environment: Mapping[str, str],
    dialogue: Dialogue | None,
) -> str:
    for place, value in (
        (question.flag, given.get(question.flag)),
        (question.variable, environment.get(question.variable)),
    ):
        if value:
            try:
                check_setting(question.key, value, question.rule)
            except InvalidSetting as error:
                raise InvalidInput(f"{place}: {error.message}") from error
            return value
    default = question.default(surroundings, answers)
    if dialogue is not None:
        several = question.choices and len(surroundings.addresses) > 1
        return dialogue.ask(question, "" if several else default, surroundings.addresses if several else ())
    if not default:
        ways = f"{question.flag} or {question.variable}" if question.flag else question.variable
        raise Misconfigured(f"{question.key} is not known: set it by {ways}{_hint(question)}")
    return default


def _hint(question: Question) -> str:
    if question.key in {"api_id", "api_key"}:
        return "; 'nano core credentials' on the core's host prints it"
    return ""

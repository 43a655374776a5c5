from __future__ import annotations

import msgspec
import pytest

from nano_appliance.cli.questions import FORMS, with_credential
from nano_appliance.model.configuration import ApiConfiguration, Credential, DomainConfiguration


@pytest.mark.parametrize("role", FORMS)
def test_every_question_is_about_a_setting_and_can_be_answered_in_one_way_only(role: str) -> None:
    questions = [question for form in FORMS[role] for question in form.questions]
    for form in FORMS[role]:
        assert {question.key for question in form.questions} <= set(form.kind.__struct_fields__)
    variables = [question.variable for question in questions]
    flags = [question.flag for question in questions if question.flag]
    assert len(set(variables)) == len(variables)
    assert len(set(flags)) == len(flags)
    assert all(variable.startswith("NANO_") for variable in variables)


@pytest.mark.parametrize("role", FORMS)
def test_numbers_in_the_file_are_ports_and_the_rest_is_text(role: str) -> None:
    for form in FORMS[role]:
        kinds = {field.name: field.default for field in msgspec.structs.fields(form.kind)}
        for question in form.questions:
            assert isinstance(kinds[question.key], int) == question.is_number


def test_a_fresh_credential_is_random_and_an_existing_one_is_kept() -> None:
    first, second = with_credential(ApiConfiguration()), with_credential(ApiConfiguration())
    assert isinstance(first, ApiConfiguration)
    assert isinstance(second, ApiConfiguration)
    assert first.credentials[0].key != second.credentials[0].key
    given = ApiConfiguration(credentials=(Credential(id="a", key="b"),))
    assert with_credential(given) is given
    domain = DomainConfiguration()
    assert with_credential(domain) is domain

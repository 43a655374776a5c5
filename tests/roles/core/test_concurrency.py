from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from nano_appliance.link.operations import CREATE_INSTANCE
from nano_appliance.model.errors import NanoError
from tests.roles.core.examples import ROOMY
from tests.roles.core.guests import a_wish
from tests.roles.core.running_core import RunningCore
from tests.roles.core.scripted_cell import ScriptedCell

AT_ONCE = 24


def outcomes(core: RunningCore, wishes: list[dict[str, object]]) -> tuple[list[str], list[str]]:
    """Ids and refusals of creations that are all asked for at once."""

    def create(wish: dict[str, object]) -> tuple[str, str]:
        try:
            return core.send("POST", "/guests/", wish)["id"], ""
        except NanoError as error:
            return "", error.message

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(create, wishes))
    return [made for made, _ in answers if made], [refused for _, refused in answers if refused]


def test_of_many_with_the_same_name_one_is_made(core: RunningCore, cell: ScriptedCell) -> None:
    made, refused = outcomes(core, [a_wish(core, "same")] * AT_ONCE)
    assert len(made) == 1
    assert len(refused) == AT_ONCE - 1
    assert all("same" in message for message in refused)
    assert len(cell.given(CREATE_INSTANCE)) == 1


def test_many_at_once_cannot_take_more_than_there_is(core: RunningCore, cell: ScriptedCell) -> None:
    memory = 3 * ROOMY.max_memory // (AT_ONCE // 2)
    wishes = [a_wish(core, f"web{number}", memory=memory) for number in range(AT_ONCE)]
    made, refused = outcomes(core, wishes)
    assert len(made) == AT_ONCE // 2
    assert all("is over-committed" in message for message in refused)
    listed = core.send("POST", "/search/guests/", {"owner": "mira", "limit": 100})
    assert {each["id"] for each in listed["result"]} == set(made)

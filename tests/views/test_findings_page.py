"""Why a message is stuck, on its page: what is shown, for whom, and what the opening says."""

from dataclasses import replace

import pytest

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.diagnose import diagnose
from messaging.protocol import contracts
from messaging.tracing.values import Safety
from messaging.tracing.verdict import tell
from messaging.views.findings import findings_of, open_with, what_changes
from tests.diagnosis.causes_made import HOLDS, executed, reverting
from tests.diagnosis.made import NOW, facts, probe, told
from tests.views.reading import open_page, text_of
from tests.views.scene import Scene


def opening(cause: Cause) -> str:
    made = HOLDS[cause]()
    return open_with(tell(made.detail, NOW), made, diagnose(made)).next


def test_a_message_that_is_executed_and_safe_has_no_panel() -> None:
    assert findings_of(executed(), diagnose(executed())) == {"why": None}


def test_an_executed_message_that_is_not_safe_yet_shows_only_what_holds() -> None:
    made = executed(Safety.LOCAL_SAFE)
    why = findings_of(made, diagnose(made))["why"]
    assert why.holds[0].finding.cause is Cause.NOT_SAFE_YET
    assert (why.ruled_out, why.more_out, why.unchecked) == ((), (), ())


@pytest.mark.parametrize(
    ("cause", "told_next"),
    [
        (Cause.TARGET_REVERTS, "The target reverts: unknown error selector 0xd93c0665."),
        (Cause.FILTER_REFUSES_ALL, "The failsafe is on: nodes refuse every interop transaction."),
        (Cause.ALREADY_RELAYED, "It is executed already on OP Mainnet."),
        (Cause.NOT_RELAYED, "Anyone can relay it within 6 d."),
    ],
)
def test_the_opening_does_not_contradict_the_first_finding(cause: Cause, told_next: str) -> None:
    assert opening(cause).replace("\u00a0", " ") == told_next


def test_a_messenger_that_refunds_is_not_asked_to_resend() -> None:
    made = replace(HOLDS[Cause.EXPIRED](), probe=probe(source_version=told("2.0.0", "version()")))
    said = open_with(tell(made.detail, NOW), made, diagnose(made)).next
    assert said.startswith("This messenger resends nothing")


def test_what_ticks_in_evidence_makes_no_other_page() -> None:
    later = replace(facts(), now=NOW + 9)
    assert what_changes(diagnose(facts())) == what_changes(diagnose(later))
    assert what_changes(diagnose(facts())) != what_changes(diagnose(reverting(b"\x01")))


def test_a_stuck_message_shows_cause_evidence_and_three_readers(scene: Scene) -> None:
    scene.world.fail(scene.sent["waiting"], contracts.ERROR_NOT_IN_ACCESS_LIST, listed=False)
    scene.world.mine()
    scene.followed.catch_up(901, 902)
    scene.followed.look(901, 902)
    response = open_page(f"/messages/{scene.hash_of('waiting')}/")
    text, page = text_of(response), response.content.decode()
    assert "The last relay was sent without the message's access list" in text.replace(
        "&#x27;", "'"
    )
    assert "Ruled out" in text
    assert "Not checked, and why" in text
    assert page.count('name="reader"') == 3
    for reader in ("user", "support", "operator"):
        assert f"do for-{reader}" in page


def test_nothing_that_holds_is_said_as_such(scene: Scene) -> None:
    text = text_of(open_page(f"/messages/{scene.hash_of('waiting')}/"))
    assert "Is it stuck?" in text
    assert "Nothing was found that keeps it." in text

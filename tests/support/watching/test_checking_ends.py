"""How alerts end: with their incident, with an expiry, and never because something else ended."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from messaging.models import Alert, Channel, Delivery, Watch
from messaging.protocol.text import to_address, to_hex
from messaging.support.watching.checking import check_watches
from messaging.support.watching.values import Rule, RuleKind
from tests.support.watching.conftest import Chains, Watching
from tests.support.watching.followed_watches import check_after, told
from tests.views.incidents import note


def test_an_incident_is_told_once_in_place_of_the_messages_that_it_holds_up(
    chains: Chains, watching: Watching, webhook: Channel
) -> None:
    sent = [chains.world.send(901, 902, bytes([number])) for number in range(3)]
    watching("address", to_address(sent[0].target), Rule(RuleKind.STUCK))
    chains.step(310)
    incident = note("failsafe", chains.clock.now)
    check_watches()
    check_watches()
    assert told() == [("opened", "stuck")]
    assert Alert.objects.get().path == f"/incidents/{incident.pk}/"
    incident.delete()
    check_watches()
    assert told() == [("opened", "stuck")] * 4


@pytest.mark.parametrize("rule", [RuleKind.STUCK, RuleKind.FAILSAFE])
def test_an_incident_is_not_over_because_the_message_is_executed(
    chains: Chains, watching: Watching, webhook: Channel, rule: RuleKind
) -> None:
    sent = chains.world.send(901, 902, b"waits")
    watching("message", to_hex(sent.hash), Rule(rule, grace=0))
    chains.step(310)
    note("failsafe", chains.clock.now)
    check_watches()
    chains.world.relay(sent)
    Watch.objects.update(check_at=timezone.now())
    check_after(chains, 1, 6)
    assert told() == [("opened", rule)]
    assert not Alert.objects.filter(ended_at=None).exists()


def test_an_incident_that_ended_is_over(
    chains: Chains, watching: Watching, webhook: Channel
) -> None:
    sent = chains.world.send(901, 902, b"waits")
    watching("message", to_hex(sent.hash), Rule(RuleKind.FAILSAFE, grace=0))
    chains.step()
    incident = note("failsafe", chains.clock.now)
    check_watches()
    incident.delete()
    check_after(chains, 1, 6)
    assert told() == [("opened", "failsafe"), ("ended", "failsafe")]


@pytest.mark.parametrize("kind", ["message", "address"])
def test_an_expiry_is_told_once_and_ends_the_alert_of_a_stuck_message(
    chains: Chains, watching: Watching, webhook: Channel, kind: str
) -> None:
    sent = chains.world.send(901, 902, b"never relayed")
    text = to_hex(sent.hash) if kind == "message" else to_address(sent.target)
    watching(kind, text, Rule(RuleKind.STUCK, grace=60))
    chains.step(310)
    check_after(chains, 0, 6)
    assert told() == [("opened", "stuck")]
    chains.pass_window()
    check_after(chains, 0, 6, 6, 6)
    assert told() == [("opened", "stuck"), ("happened", "stuck")]
    assert Delivery.objects.latest("id").title.endswith("expired without execution")
    assert not Alert.objects.filter(ended_at=None).exists()


def test_that_all_of_a_lane_expired_is_no_good_end(
    chains: Chains, watching: Watching, webhook: Channel, owner: User
) -> None:
    User.objects.filter(pk=owner.pk).update(is_staff=True)
    owner.refresh_from_db()
    for number in range(2):
        chains.world.send(901, 902, bytes([number]))
    late = chains.world.send(901, 902, b"relayed late")
    watching("lane", "901:902", Rule(RuleKind.STUCK, grace=0))
    chains.step(310)
    check_watches()
    chains.world.relay(late)
    chains.pass_window()
    check_after(chains, 0, 6)
    assert told() == [("opened", "stuck"), ("ended", "stuck")]
    ended = Delivery.objects.get(about="ended")
    words = "2 expired without execution: 3 messages are stuck, Chain 901 to Chain 902"
    assert ended.title == words

"""Watches over a stored world: dedup, grace, recovery, and what is told, on the real database."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from messaging.ingest.tallies import count_messages
from messaging.models import Alert, Channel, Delivery, Head, Watch
from messaging.protocol.text import to_address, to_hex
from messaging.support.watching.alerts import known_alerts, write_changes
from messaging.support.watching.checking import check_watches, rules_of, subject_of
from messaging.support.watching.deciding import AGAIN, Changes
from messaging.support.watching.gathering import begin_round, facts_of, read_messages
from messaging.support.watching.reading import list_alerts
from messaging.support.watching.rules import find_signs
from messaging.support.watching.values import Rule, RuleKind
from messaging.support.watching.watches import change_watch
from tests.support.watching.conftest import BLOCK_TIME, Chains, Watching
from tests.support.watching.followed_watches import check_after, told

FAILED = Rule(RuleKind.FAILED, grace=60)


def test_a_revert_is_told_once_after_the_grace_and_its_end_too(
    chains: Chains, watching: Watching, webhook: Channel
) -> None:
    sent = chains.world.send(901, 902, b"reverts")
    chains.step()
    watching("message", to_hex(sent.hash), FAILED)
    chains.world.fail(sent)
    chains.step()
    check_watches()
    assert (Alert.objects.count(), told()) == (1, [])
    chains.step(6)
    check_watches()
    check_watches()
    assert told() == [("opened", "failed")]
    chains.world.relay(sent)
    chains.step()
    check_watches()
    assert len(told()) == 1
    chains.step(6)
    check_watches()
    check_watches()
    assert told() == [("opened", "failed"), ("ended", "failed")]
    ended = Delivery.objects.get(about="ended")
    assert json.loads(ended.body)["data"]["text"].startswith("It was executed. It lasted")
    assert not Alert.objects.filter(ended_at=None).exists()


def test_what_ends_within_the_grace_is_told_to_nobody(
    chains: Chains, watching: Watching, webhook: Channel
) -> None:
    sent = chains.world.send(901, 902, b"reverts once")
    watching("message", to_hex(sent.hash), FAILED)
    chains.world.mine()
    chains.world.fail(sent)
    chains.step()
    check_watches()
    chains.world.relay(sent)
    chains.step()
    check_watches()
    assert (told(), Alert.objects.count()) == ([], 0)


def test_an_execution_is_told_at_once_and_only_once(
    chains: Chains, watching: Watching, webhook: Channel
) -> None:
    sent = chains.world.send_eth(901, 902, 3 * 10**18)
    chains.step()
    watching("message", to_hex(sent.hash))
    chains.world.relay(sent)
    chains.step()
    check_watches()
    check_watches()
    assert told() == [("happened", "executed")]
    body = json.loads(Delivery.objects.get().body)
    assert body["type"] == "alert.happened"
    assert body["data"]["subject"]["message_hash"] == to_hex(sent.hash)
    assert body["data"]["subject"]["amount"] == str(3 * 10**18)


def test_what_had_happened_before_is_no_news(
    chains: Chains, watching: Watching, webhook: Channel
) -> None:
    sent = chains.world.send(901, 902, b"done")
    chains.world.mine()
    chains.world.relay(sent)
    chains.step()
    watch = watching("message", to_hex(sent.hash))
    check_watches()
    assert (told(), list_alerts(watch)) == ([], ())


def test_what_had_happened_before_a_rule_is_no_news_either(
    chains: Chains, watching: Watching, webhook: Channel
) -> None:
    sent = chains.world.send(901, 902, b"done")
    watch = watching("message", to_hex(sent.hash), FAILED)
    chains.world.mine()
    chains.world.relay(sent)
    chains.step()
    check_watches()
    executed = Rule(RuleKind.EXECUTED)
    for rules in ([FAILED, executed], [FAILED], [FAILED, executed]):
        change_watch(watch, rules=rules, note="", channels=[webhook.pk], paused=False)
        check_watches()
    assert (told(), Alert.objects.count(), list_alerts(watch)) == ([], 1, ())


def test_a_message_that_is_not_known_yet_can_be_watched(
    chains: Chains, watching: Watching, webhook: Channel
) -> None:
    sent = chains.world.send(901, 902, b"young")
    watching("message", to_hex(sent.hash))
    check_watches()
    chains.world.mine()
    chains.world.relay(sent)
    chains.step()
    check_watches()
    assert told() == [("happened", "executed")]


def test_of_a_chain_that_is_not_read_to_its_head_nobody_is_told_that_a_message_is_stuck(
    chains: Chains, watching: Watching, webhook: Channel
) -> None:
    sent = chains.world.send(901, 902, b"waits")
    watching("message", to_hex(sent.hash), Rule(RuleKind.STUCK, grace=0))
    chains.step(310)
    now = chains.clock.now
    Head.objects.filter(chain__chain_id=902).update(number=10_000, timestamp=now + 300)
    check_watches()
    assert told() == []
    Head.objects.filter(chain__chain_id=902).update(
        number=chains.world.chains[902].latest.number, timestamp=now
    )
    check_watches()
    assert told() == [("opened", "stuck")]


def test_an_address_is_told_of_each_of_its_messages(
    chains: Chains, watching: Watching, webhook: Channel
) -> None:
    sent = [chains.world.send(901, 902, bytes([number])) for number in range(3)]
    chains.step()
    address = to_address(sent[0].target)
    watching("address", address, Rule(RuleKind.FAILED))
    for one in sent[:2]:
        chains.world.fail(one)
    chains.step()
    check_watches()
    check_watches()
    assert told() == [("opened", "failed")] * 2


def test_staff_are_told_of_a_lane_once_for_all_its_messages(
    chains: Chains, watching: Watching, webhook: Channel, owner: User
) -> None:
    User.objects.filter(pk=owner.pk).update(is_staff=True)
    owner.refresh_from_db()
    sent = [chains.world.send(901, 902, bytes([number])) for number in range(3)]
    watching("lane", "901:902", Rule(RuleKind.FAILED), Rule(RuleKind.SILENT, limit=300))
    chains.step()
    for one in sent:
        chains.world.fail(one)
    chains.world.send(901, 902, b"nobody relays this")
    chains.step()
    chains.step(30)
    count_messages(chains.clock.now)
    check_watches()
    assert sorted(told()) == [("opened", "failed"), ("opened", "silent")]
    failed = Alert.objects.get(rule="failed")
    assert failed.title == "Relays of 3 messages revert, Chain 901 to Chain 902"
    assert set(failed.facts["message_hashes"]) == {to_hex(one.hash) for one in sent}


def test_what_joins_a_told_alert_of_a_lane_is_told_half_an_hour_later(
    chains: Chains, watching: Watching, webhook: Channel, owner: User
) -> None:
    User.objects.filter(pk=owner.pk).update(is_staff=True)
    owner.refresh_from_db()
    watching("lane", "901:902", Rule(RuleKind.FAILED, grace=0))
    first, second = (chains.world.send(901, 902, bytes([number])) for number in range(2))
    chains.step()
    chains.world.fail(first)
    check_after(chains, 1)
    chains.world.fail(second)
    check_after(chains, 1, 50)
    assert told() == [("opened", "failed")]
    check_after(chains, AGAIN // BLOCK_TIME, 1, 1)
    assert told() == [("opened", "failed")] * 2
    alert = Alert.objects.get(ended_at=None)
    assert set(alert.facts["message_hashes"]) == {to_hex(first.hash), to_hex(second.hash)}


def test_the_most_urgent_of_many_is_found_by_what_it_moves(
    chains: Chains, watching: Watching, webhook: Channel, owner: User
) -> None:
    User.objects.filter(pk=owner.pk).update(is_staff=True)
    owner.refresh_from_db()
    large = chains.world.send_eth(901, 902, 10**18)
    for number in range(5):
        chains.world.send_eth(901, 902, number + 1)
    rule = Rule(RuleKind.EXPIRING, limit=604_800, least=10**18)
    watching("lane", "901:902", rule)
    chains.step()
    check_watches()
    (alert,) = Alert.objects.all()
    assert alert.facts["message_hashes"] == [to_hex(large.hash)]


def test_a_channel_that_is_paused_or_not_confirmed_is_told_nothing(
    chains: Chains, watching: Watching, webhook: Channel
) -> None:
    Channel.objects.filter(pk=webhook.pk).update(paused_at=timezone.now())
    Channel.objects.create(owner=webhook.owner, kind="email", name="x", address="x@example.org")
    sent = chains.world.send(901, 902, b"done")
    watching("message", to_hex(sent.hash))
    chains.world.mine()
    chains.world.relay(sent)
    chains.step()
    check_watches()
    assert (told(), Alert.objects.get().told_at is not None) == ([], True)


def test_a_paused_watch_and_one_of_a_closed_account_are_not_checked(
    chains: Chains, watching: Watching, owner: User
) -> None:
    watch = watching("message", "0x" + "07" * 32)
    change_watch(watch, rules=rules_of(watch), note="", channels=[], paused=True)
    assert check_watches() == 0
    change_watch(watch, rules=rules_of(watch), note="", channels=[], paused=False)
    assert check_watches() == 1
    User.objects.filter(pk=owner.pk).update(is_active=False)
    Watch.objects.update(check_at=timezone.now() - timedelta(hours=1))
    assert check_watches() == 0


def test_two_who_decide_the_same_tell_it_once(
    chains: Chains, watching: Watching, webhook: Channel
) -> None:
    sent = chains.world.send(901, 902, b"reverts")
    watch = watching("message", to_hex(sent.hash), Rule(RuleKind.FAILED))
    chains.world.mine()
    chains.world.fail(sent)
    chains.step()
    round_ = begin_round()
    seen = read_messages(round_, [sent.hash])
    facts = facts_of(round_, subject_of(watch), rules_of(watch), seen)
    changes = Changes(opened=find_signs(rules_of(watch), facts))
    write_changes(watch, changes, rules_of(watch), facts)
    write_changes(watch, changes, rules_of(watch), facts)
    assert (Alert.objects.count(), len(told())) == (1, 1)
    (known,) = known_alerts([watch])[watch.pk]
    write_changes(watch, Changes(ended=(known,)), rules_of(watch), facts)
    write_changes(watch, Changes(ended=(known,)), rules_of(watch), facts)
    assert [about for about, _rule in told()] == ["opened", "ended"]


@pytest.mark.parametrize("watches", [1, 30])
def test_watches_of_messages_cost_the_same_however_many(
    chains: Chains,
    watching: Watching,
    django_assert_num_queries: DjangoAssertNumQueries,
    watches: int,
) -> None:
    for number in range(watches):
        watching("message", to_hex(chains.world.send(901, 902, bytes([number])).hash))
    chains.step()
    with django_assert_num_queries(10):
        assert check_watches() == watches


def test_a_round_ends_when_its_time_is_over(chains: Chains, watching: Watching) -> None:
    for number in range(3):
        watching("message", to_hex(bytes([number]) * 32))
    assert [check_watches(seconds=0) for _ in range(2)] == [1, 1]

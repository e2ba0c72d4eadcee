"""What is recognised as wrong for everybody, and what happens every day and is not."""

import pytest

from messaging.diagnosis.incident_values import IncidentKind
from messaging.diagnosis.observed import FilterSeen, Observed
from messaging.diagnosis.recognise import Wrong, recognise, recovered
from messaging.diagnosis.sight_words import tell_seen
from messaging.diagnosis.sights import Sight, pack, unpack
from messaging.tracing.wording import NBSP
from tests.diagnosis.seen import NOW, SET, chain, dead, forks, lane, node, point, seen, stalled

FAILSAFE, FRONTIER = IncidentKind.FAILSAFE, IncidentKind.FRONTIER_STALLED
STORM, OUTAGE = IncidentKind.REORG_STORM, IncidentKind.RPC_OUTAGE


def wrong(observed: Observed) -> list[Wrong]:
    return list(recognise(observed).wrong)


def only(observed: Observed, kind: IncidentKind) -> Wrong:
    (found,) = wrong(observed)
    assert found.kind is kind
    return found


def sights(found: Wrong) -> list[tuple[Sight, int | None]]:
    return [(one.what, one.chain_id) for one in found.evidence]


def told(found: Wrong) -> str:
    return " ".join(tell_seen(found.evidence)).replace(NBSP, " ")


def test_where_everything_is_well_nothing_is_wrong() -> None:
    assert recognise(seen()).wrong == ()
    assert recognise(seen()).untold == frozenset()


class TestFrontier:
    """Cause 20: cross-safety of all chains stands at one second."""

    def test_one_chain_whose_batches_stay_away_holds_everybody(self) -> None:
        found = only(
            seen(
                stalled(901, at=9_000, local_safe=9_000, since=950),
                stalled(902, at=9_000, local_safe=9_900, since=950),
            ),
            FRONTIER,
        )
        assert (Sight.HOLDS, 901) in sights(found)
        assert (Sight.LOCAL_SAFE_BEYOND, 902) in sights(found)
        assert "Chain 901 holds the frontier: its newest local-safe block is 9,000" in told(found)
        assert found.since == NOW - 950

    def test_where_no_node_tells_local_safe_it_takes_longer_and_names_no_holder(self) -> None:
        chains = [stalled(one, at=9_000, local_safe=None, since=1_790) for one in (901, 902)]
        assert wrong(seen(*chains)) == []
        chains = [stalled(one, at=9_000, local_safe=None, since=1_810) for one in (901, 902)]
        assert (Sight.HOLDER_UNKNOWN, None) in sights(only(seen(*chains), FRONTIER))

    @pytest.mark.parametrize(
        ("own", "local_safe", "since"),
        [
            (9_800, 9_990, 250),  # the verifier had no time yet
            (9_800, 9_850, 400),  # it is behind by less than it may be
            (9_000, 9_000, 800),  # the next batch may come any minute
        ],
    )
    def test_a_verifier_or_a_batcher_may_take_its_time(
        self, own: int, local_safe: int, since: int
    ) -> None:
        first = stalled(901, at=own, local_safe=local_safe, since=since)
        second = stalled(902, at=own, local_safe=9_990, since=since)
        assert wrong(seen(first, second)) == []

    def test_no_chain_has_batches_and_half_an_hour_is_not_over(self) -> None:
        chains = [stalled(one, at=9_000, local_safe=9_000, since=1_700) for one in (901, 902)]
        assert wrong(seen(*chains)) == []

    def test_chains_that_stand_at_different_seconds_share_no_frontier(self) -> None:
        first = stalled(901, at=9_000, local_safe=9_900, since=3_000)
        second = stalled(902, at=9_100, local_safe=9_900, since=3_000)
        assert wrong(seen(first, second)) == []

    def test_chains_that_stand_still_themselves_have_no_stalled_frontier(self) -> None:
        chains = [
            stalled(one, at=9_000, local_safe=9_900, since=3_000, latest=point(8_500))
            for one in (901, 902)
        ]
        assert wrong(seen(*chains)) == []

    def test_before_a_mark_is_old_enough_nothing_is_told_however_far_it_lies_back(self) -> None:
        chains = [stalled(one, at=1_000, local_safe=9_990, since=30) for one in (901, 902)]
        assert wrong(seen(*chains)) == []

    def test_stale_words_of_a_node_are_nothing_to_judge_by(self) -> None:
        old = stalled(901, at=9_000, local_safe=9_900, since=900, latest=point(10_000, seen_at=0))
        found = recognise(seen(old, stalled(902, at=9_000, local_safe=9_900, since=900)))
        assert found.wrong == ()
        assert (FRONTIER, SET) in found.untold

    def test_what_went_on_says_where_it_is_now(self) -> None:
        found = recovered((FRONTIER, SET), seen(), NOW)
        assert "Chain 901: cross-safe went on to block 9,935." in tell_seen(found)


class TestOutage:
    """No node of a chain can be read."""

    def test_a_chain_whose_every_endpoint_fails_for_two_minutes_is_out(self) -> None:
        nodes = (dead(since=130), dead(since=500, position=2, error="Refused."))
        silent = chain(901, nodes=nodes, latest=point(10_000, seen_at=NOW - 125))
        found = only(seen(silent, chain(902)), OUTAGE)
        assert (found.chain_ids, found.since) == (frozenset({901}), NOW - 125)
        assert "None of the 2 endpoints of Chain 901 has answered since" in told(found)
        assert "It said last: It is gone. It said last: Refused." in told(found)
        assert "Chain 901 is read to block 10,000" in told(found)

    @pytest.mark.parametrize(
        "nodes",
        [
            (dead(since=100),),  # not for long
            (dead(since=900), node(position=2)),  # another one answers
            (node(answered_at=None, asked_at=NOW, failing=True),),  # never answered: being set up
            (),
            (node(head_at=NOW - 290),),  # a block may take its time
        ],
    )
    def test_what_is_no_outage(self, nodes: tuple[object, ...]) -> None:
        silent = chain(901, nodes=nodes, latest=point(10_000, seen_at=NOW - 110))
        assert wrong(seen(silent, chain(902))) == []

    def test_endpoints_that_answer_and_stay_at_one_block_are_out_too(self) -> None:
        found = only(seen(chain(901, nodes=(node(head_at=NOW - 400),)), chain(902)), OUTAGE)
        assert found.since == NOW - 400
        assert "have stayed at block 10,000 since" in told(found)

    def test_a_slow_chain_has_the_time_that_its_blocks_take(self) -> None:
        slow = chain(901, block_time=60, nodes=(node(head_at=NOW - 3_000),))
        assert wrong(seen(slow, chain(902))) == []
        slower = chain(901, block_time=60, nodes=(node(head_at=NOW - 3_700),))
        assert only(seen(slower, chain(902)), OUTAGE).chain_ids == {901}

    def test_where_workers_rest_nobody_can_tell(self) -> None:
        resting = chain(901, nodes=(node(asked_at=NOW - 900, answered_at=NOW - 900),))
        found = recognise(seen(resting, chain(902)))
        assert (found.wrong, found.untold) == ((), frozenset({(OUTAGE, frozenset({901}))}))


class TestStorm:
    """Many reorgs or deep ones."""

    @pytest.mark.parametrize(("count", "depth"), [(5, 1), (1, 150), (3, 50)])
    def test_many_reorgs_or_deep_ones_are_a_storm(self, count: int, depth: int) -> None:
        found = only(seen(chain(901, forks=forks(count, depth)), chain(902)), STORM)
        assert (found.chain_ids, found.last_at) == (frozenset({901}), NOW - 10)
        assert found.since == NOW - 10 - (count - 1)
        assert f"replaced {count * depth} blocks" in told(found)
        assert "above block 9,000" in told(found)

    @pytest.mark.parametrize(("count", "depth", "ago"), [(4, 2, 10), (1, 149, 10), (9, 9, 601)])
    def test_a_few_shallow_or_old_ones_are_none(self, count: int, depth: int, ago: int) -> None:
        assert wrong(seen(chain(901, forks=forks(count, depth, ago=ago)), chain(902))) == []

    def test_a_storm_goes_on_while_there_is_one_more(self) -> None:
        key = (STORM, frozenset({901}))
        one_more = seen(chain(901, forks=forks(1, 1)), chain(902))
        assert [one.key for one in recognise(one_more, {key: NOW}).wrong] == [key]
        assert recognise(one_more).wrong == ()


class TestFailsafe:
    """A filter says so, or nobody relays any more."""

    def test_a_filter_that_says_so_closes_its_whole_set(self) -> None:
        found = only(seen(filters=(FilterSeen(902, True, NOW - 5, NOW - 95),)), FAILSAFE)
        assert (found.chain_ids, found.since) == (SET, NOW - 95)
        assert "The interop filter of Chain 902 said at" in told(found)

    def test_silence_beside_it_is_evidence(self) -> None:
        lanes = (lane(901, 902, silent=1_000), lane(902, 901, silent=1_200))
        found = only(seen(filters=(FilterSeen(901, True, NOW),), lanes=lanes), FAILSAFE)
        assert [one.what for one in found.evidence[:2]] == [Sight.FAILSAFE_ON, Sight.NO_RELAY]
        assert "18 messages were sent since, on 2 lanes." in told(found)

    def test_where_no_filter_is_heard_silence_on_every_lane_is_told(self) -> None:
        lanes = (lane(901, 902, silent=1_000), lane(902, 901, silent=1_200))
        found = only(seen(lanes=lanes), FAILSAFE)
        assert found.since == NOW - 1_000
        assert [one.what for one in found.evidence] == [
            Sight.NO_RELAY,
            Sight.READ_TO,
            Sight.READ_TO,
        ]

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            (lane(901, 902, silent=1_000), lane(902, 901, silent=300)),  # one lane relays
            (lane(901, 902, silent=1_000), lane(902, 901, silent=1_000, sent=0)),  # one lane waits
            (lane(901, 902, silent=1_000, sent=2), lane(902, 901, silent=1_000, sent=2)),
        ],
    )
    def test_silence_that_says_nothing(self, first: object, second: object) -> None:
        assert wrong(seen(lanes=(first, second))) == []

    def test_a_filter_that_says_off_is_believed(self) -> None:
        lanes = (lane(901, 902, silent=1_000), lane(902, 901, silent=1_200))
        assert wrong(seen(filters=(FilterSeen(901, False, NOW),), lanes=lanes)) == []

    def test_where_a_chain_is_read_late_silence_is_ours(self) -> None:
        lanes = (lane(901, 902, silent=1_000), lane(902, 901, silent=1_200))
        late = chain(901, indexed=point(9_900))
        assert wrong(seen(late, chain(902), lanes=lanes)) == []

    def test_a_filter_that_fell_silent_says_nothing_any_more(self) -> None:
        found = recognise(seen(filters=(FilterSeen(901, True, NOW - 300),)))
        assert (found.wrong, found.untold) == ((), frozenset({(FAILSAFE, SET)}))

    @pytest.mark.parametrize("other", [(), (FilterSeen(902, False, NOW),)])
    def test_a_filter_that_cannot_be_reached_does_not_say_that_it_is_over(
        self, other: tuple[FilterSeen, ...]
    ) -> None:
        lost = (FilterSeen(901, None, NOW), *other)
        key, last = (FAILSAFE, SET), NOW - 60
        before = seen(filters=lost, lanes=(lane(901, 902, silent=61),))
        assert recognise(before, {key: last}).untold == {key}
        since = seen(filters=lost, lanes=(lane(901, 902, silent=59),))
        assert recognise(since, {key: last}).untold == frozenset()
        assert Sight.RELAYED in [one.what for one in recovered(key, since, last)]

    def test_a_relay_of_before_is_no_sign_that_it_is_over(self) -> None:
        observed = seen(filters=(FilterSeen(901, False, NOW),), lanes=(lane(901, 902, silent=61),))
        (off,) = recovered((FAILSAFE, SET), observed, NOW - 60)
        assert off.what is Sight.FAILSAFE_OFF

    def test_it_is_over_by_the_filters_word_and_the_next_relay(self) -> None:
        observed = seen(filters=(FilterSeen(901, False, NOW),), lanes=(lane(901, 902, silent=3),))
        off, relayed = tell_seen(recovered((FAILSAFE, SET), observed, NOW - 60))
        assert "said at" in off
        assert "its failsafe is off" in off
        assert "A relay was seen at" in relayed


def test_evidence_is_the_same_after_it_was_stored_with_ids_of_256_bits() -> None:
    big = 2**256 - 1
    silent = chain(big, nodes=(dead(since=200),), latest=None)
    found = only(seen(silent, chain(902)), OUTAGE)
    assert unpack(pack(found.evidence)) == found.evidence
    assert found.evidence[0].chain_id == big


def test_chains_that_are_not_read_any_more_end_what_was_wrong_with_them() -> None:
    assert [one.what for one in recovered((OUTAGE, frozenset({7})), seen(), NOW)] == [
        Sight.UNWATCHED
    ]

"""Incidents of real chains, as the task notes them: they begin, go on, end, and are one each."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from messaging.diagnosis.incident_values import Incident, IncidentKind
from messaging.diagnosis.incidents import (
    get_incident,
)
from messaging.ingest.tallies import count_messages
from messaging.models import (
    Chain,
    DependencySet,
    Endpoint,
    FilterState,
    FrontierMark,
    Head,
    Reorg,
)
from messaging.protocol.replacement import Cause
from messaging.tracing.wording import NBSP
from tests.diagnosis.noting import SET, note, now, only, passed, read, told
from tests.fakes.faults import Faults
from tests.fakes.followed import Followed
from tests.fakes.node import FakeNode
from tests.fakes.world import World

pytestmark = pytest.mark.django_db


class TestOutage:
    """Real dead endpoints."""

    @pytest.fixture
    def dead(self, followed: Followed, node: FakeNode) -> Followed:
        """Two chains that were read, of which the first one's only node has died since."""
        followed.world.mine(count=3)
        for chain_id in (901, 902):
            read(followed, chain_id)
        node.faults[901] = Faults(status=503)
        followed.world.mine(901)
        read(followed, 901)
        return followed

    @pytest.mark.usefixtures("dead")
    def test_an_outage_is_told_after_its_grace_with_what_the_node_said(self) -> None:
        assert note(looks=5) == ()  # it answered a moment ago
        passed(130)
        assert note() == ()
        outage = only(note(at=now() + 30, looks=3), IncidentKind.RPC_OUTAGE)
        assert outage.chain_ids == {901}
        assert outage.names == ("Chain 901",)
        assert "The endpoint of Chain 901 has not answered since" in told(outage)
        assert "endpoint 1 of Chain 901" in told(outage).replace("Endpoint", "endpoint")
        assert "127.0.0.1" not in told(outage)
        assert "Chain 901 is read to block 3" in told(outage)
        assert outage.since == pytest.approx(now() - 130, abs=5)

    def test_it_is_over_a_minute_after_a_node_answers_again(
        self, dead: Followed, node: FakeNode
    ) -> None:
        passed(200)
        outage = only(note(looks=4), IncidentKind.RPC_OUTAGE)
        node.faults.clear()
        Endpoint.objects.update(rest_until=None)
        read(dead, 901)
        assert [one.id for one in note(at=now() + 30)] == [outage.id]
        assert [one.id for one in note(at=now() + 50)] == [outage.id]
        assert note(at=now() + 65) == ()
        over = get_incident(outage.id)
        assert over is not None
        assert over.until == outage.seen_at
        assert over.recovery == ("Chain 901 is read again: its node is at block 4.",)

    @pytest.mark.usefixtures("dead")
    def test_a_paused_chain_is_no_outage(self) -> None:
        passed(500)
        Chain.objects.filter(chain_id=901).update(paused=True)
        assert note(looks=9) == ()

    @pytest.mark.usefixtures("dead")
    def test_pausing_a_chain_ends_its_outage_and_says_why(self) -> None:
        passed(500)
        outage = only(note(at=now() + 30, looks=4), IncidentKind.RPC_OUTAGE)
        Chain.objects.filter(chain_id=901).update(paused=True)
        assert note(at=now() + 95, looks=2) == ()
        over = get_incident(outage.id)
        assert over is not None
        assert over.recovery == ("Crosslane does not read these chains any more.",)

    @pytest.mark.usefixtures("dead")
    def test_a_start_after_a_long_rest_is_no_outage(self) -> None:
        """Nobody asked for an hour; what stands in the tables is an hour old."""
        passed(3_600)
        Endpoint.objects.update(rest_until=timezone.now() - timedelta(hours=1))
        assert note(looks=9) == ()


def test_chains_that_are_being_read_for_the_first_time_are_no_incident(
    followed: Followed, node: FakeNode
) -> None:
    with node.faulty(901, status=503):
        read(followed, 901)
        assert note(looks=30) == ()


class TestStorm:
    """Reorgs of a fake chain, followed by the real ingestion."""

    def storm(self, followed: Followed, count: int) -> None:
        for _ in range(count):
            followed.world.reorg(901, 2)
            followed.world.mine(901)
            followed.catch_up(901)

    @pytest.fixture
    def calm(self, world: World) -> Followed:
        world.mine(count=12)
        followed = Followed(world)
        followed.catch_up()
        return followed

    def test_a_storm_is_told_at_once_and_names_what_was_replaced(self, calm: Followed) -> None:
        self.storm(calm, 4)
        assert note() == ()
        self.storm(calm, 1)
        storm = only(note(), IncidentKind.REORG_STORM)
        assert storm.chain_ids == {901}
        assert "5 reorgs of Chain 901 since" in told(storm)
        assert "The deepest, at" in told(storm)

    def test_a_deep_reorg_is_one(self, calm: Followed) -> None:
        Chain.objects.update(block_time=60)
        calm.world.reorg(901, 6)
        calm.world.mine(901)
        calm.catch_up(901)
        assert only(note(), IncidentKind.REORG_STORM).chain_ids == {901}

    def test_it_ends_with_its_last_reorg_once_that_is_long_ago(self, calm: Followed) -> None:
        self.storm(calm, 5)
        storm = only(note(), IncidentKind.REORG_STORM)
        assert note(at=now() + 590) != ()
        assert note(at=now() + 620) == ()
        over = get_incident(storm.id)
        assert over is not None
        assert over.until == pytest.approx(now(), abs=5)
        assert over.recovery[0].replace(NBSP, " ") == (
            "No further reorg of Chain 901 was seen for 10 min."
        )

    def test_a_resync_by_an_operator_is_none(self, calm: Followed) -> None:
        self.storm(calm, 5)
        Reorg.objects.update(cause=Cause.RESYNC)
        assert note() == ()


class TestFrontier:
    """Stored heads of two chains, as rollup nodes told them."""

    @pytest.fixture(autouse=True)
    def chains(self) -> None:
        DependencySet.objects.create(name="local", chain_ids=[901, 902])
        for one in (901, 902):
            Chain.objects.create(chain_id=one, name=f"Chain {one}")

    def tell(self, at: int, **levels: int) -> None:
        """Both chains' heads as their nodes tell them at a moment; block n is of second 2 n."""
        seen = datetime.fromtimestamp(at, UTC)
        for chain in Chain.objects.all():
            for level, number in levels.items():
                Head.objects.update_or_create(
                    chain=chain,
                    level=level,
                    defaults={
                        "number": number,
                        "hash": b"\x01" * 32,
                        "timestamp": 2 * number,
                        "seen_at": seen,
                    },
                )

    def play(self, begin: int, *, minutes: int, safe: int | None) -> tuple[Incident, ...]:
        """Chains go on by a block every two seconds; cross-safe follows, or stays at `safe`."""
        found: tuple[Incident, ...] = ()
        for at in range(begin, begin + 60 * minutes, 10):
            latest = at // 2
            self.tell(at, latest=latest, local_safe=latest - 20, safe=safe or latest - 30)
            found = note(at=at)
        return found

    def test_a_frontier_that_goes_on_is_none(self) -> None:
        assert self.play(now(), minutes=8, safe=None) == ()
        assert FrontierMark.objects.count() == 2

    def test_a_stall_is_told_after_minutes_and_is_over_once_it_moves(self) -> None:
        begin = now()
        self.play(begin, minutes=1, safe=None)
        stands = (begin + 60) // 2 - 30
        assert self.play(begin + 60, minutes=4, safe=stands) == ()
        stall = only(self.play(begin + 300, minutes=4, safe=stands), IncidentKind.FRONTIER_STALLED)
        assert stall.chain_ids == SET
        assert stall.since == begin + 60
        assert "No chain holds the frontier" in told(stall)
        assert self.play(begin + 540, minutes=2, safe=None) == ()
        over = get_incident(stall.id)
        assert over is not None
        assert over.until == pytest.approx(begin + 530, abs=10)
        assert "cross-safe went on to block" in over.recovery[0]

    def test_a_start_in_the_middle_of_old_heads_tells_nothing(self) -> None:
        begin = now()
        self.tell(begin - 9_000, latest=begin // 2, local_safe=begin // 2, safe=begin // 2 - 5_000)
        assert note(at=begin, looks=40) == ()


class TestFailsafe:
    """What a filter says, and silence."""

    @pytest.mark.usefixtures("followed")
    def test_a_filter_is_believed_at_the_third_look_and_its_end_a_minute_later(self) -> None:
        at, chain = now(), Chain.objects.get(chain_id=901)
        asked = datetime.fromtimestamp(at, UTC)
        said = {"reached": True, "healthy": False, "asked_at": asked, "since": asked}
        FilterState.objects.create(chain=chain, failsafe=True, **said)
        assert note(at=at + 10, looks=2) == ()
        failsafe = only(note(at=at + 20), IncidentKind.FAILSAFE)
        assert (failsafe.certain, failsafe.since) == (True, at)
        FilterState.objects.update(failsafe=False)
        assert note(at=at + 70) != ()
        assert note(at=at + 80) == ()
        over = get_incident(failsafe.id)
        assert over is not None
        assert "its failsafe is off" in over.recovery[0]

    @pytest.mark.usefixtures("followed")
    def test_a_filter_that_is_not_reached_any_more_ends_nothing(self) -> None:
        at, chain = now(), Chain.objects.get(chain_id=901)
        asked = datetime.fromtimestamp(at, UTC)
        said = {"reached": True, "healthy": False, "asked_at": asked, "since": asked}
        FilterState.objects.create(chain=chain, failsafe=True, **said)
        failsafe = only(note(at=at + 20, looks=3), IncidentKind.FAILSAFE)
        FilterState.objects.update(reached=False, failsafe=None)
        assert [one.id for one in note(at=at + 300, looks=20)] == [failsafe.id]
        assert note(at=at + 3_700) == ()
        over = get_incident(failsafe.id)
        assert over is not None
        assert len(over.recovery) == 1
        assert "failsafe is off" not in over.recovery[0]

    def test_silence_of_a_busy_network_is_seen_in_its_messages(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("messaging.diagnosis.silence.FEW_RELAYS", 2)
        monkeypatch.setattr("messaging.diagnosis.silence.patience", lambda _relays: 900)
        relayed = [world.send(901, 902, b"1"), world.send(902, 901, b"2")]
        world.mine()
        for one in relayed:
            world.relay(one)
        world.mine(count=10)
        for number in range(3):
            world.send(901, 902, b"%d" % number)
            world.send(902, 901, b"%d" % number)
        world.mine(count=500)
        followed = Followed(world)
        followed.catch_up()
        end = world.chains[901].latest.timestamp
        Head.objects.update(seen_at=datetime.fromtimestamp(end, UTC))
        count_messages(end)
        silent = only(note(at=end + 20, looks=4), IncidentKind.FAILSAFE)
        assert not silent.certain
        assert "6 messages were sent since, on 2 lanes." in told(silent)
        assert "Chain 901 is read to block" in told(silent)

"""Sends, relays, failures, reads, cycles, reorgs, resyncs, rebuilds in any order leave a fold of
the true chains."""

from collections.abc import Callable
from contextlib import suppress

import msgspec
import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from messaging.chain.errors import Retry
from messaging.ingest import rewind
from messaging.ingest.spans import ensure_spans
from messaging.ingest.store import OvertakenError
from messaging.ingest.tallies import count_stale_hours
from messaging.linking import reading
from messaging.linking.rebuild import relink_all
from messaging.models import Chain
from messaging.ops.resync import resync_chain
from messaging.protocol.hashing import keccak256
from tests.fakes.emissions import Sent
from tests.fakes.emitted import emitted
from tests.fakes.followed import (
    Followed,
    statuses,
    stored_executions,
    stored_failures,
    stored_messages,
    stored_places,
    stored_transfers,
    true_failures,
    true_places,
    true_statuses,
    true_validities,
    validities,
)
from tests.fakes.moved import true_transfers
from tests.fakes.replaced import replace_blocks
from tests.fakes.reverted import (
    revert_elsewhere,
    revert_listed,
    revert_misnamed,
    revert_with_noise,
)
from tests.fakes.same_second import align, cross, relay_at_once
from tests.fakes.tallied import tallied, true_tallies
from tests.fakes.world import World

CHAINS = st.sampled_from([901, 902])
OTHER = {901: 902, 902: 901}
ODD: list[Callable[[World, Sent], None]] = [
    lambda world, one: revert_elsewhere(world, one, one.chain),
    lambda world, one: revert_elsewhere(world, one, one.chain, through=True),
    lambda world, one: revert_listed(world, one, b"something else"),
    lambda world, one: revert_misnamed(world, one, block_number=99, origin=b"\x66" * 20),
]


class Superchain(RuleBasedStateMachine):
    """Two chains that talk, and an ingestion that looks at them now and then."""

    sent = Bundle("sent")

    @initialize()
    def begin(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.world = World(901, 902, depths=(6, 12))
        self.followed = Followed(self.world)
        self.behind = {901, 902}

    @rule(target=sent, source=CHAINS, message=st.binary(max_size=3))
    def send(self, source: int, message: bytes) -> Sent:
        one = self.world.send(source, OTHER[source], message)
        self._mine(source)
        return one

    @rule(target=sent, source=CHAINS, token=st.booleans(), amount=st.integers(0, 2**256 - 1))
    def bridge(self, source: int, token: bool, amount: int) -> Sent:
        send = self.world.send_token if token else self.world.send_eth
        one = send(source, OTHER[source], amount)
        self._mine(source)
        return one

    @rule(target=sent, first=sent)
    def resend(self, first: Sent) -> Sent:
        one = self.world.resend(first)
        self._mine(first.chain)
        return one

    @rule(one=sent)
    def relay(self, one: Sent) -> None:
        if self._on_chain(one):
            self.world.relay(one)
            self._mine(one.destination)

    @rule(one=sent, through=st.booleans())
    def fail(self, one: Sent, through: bool) -> None:
        if self._on_chain(one):
            if through:
                self.world.fail_through(one)
            else:
                self.world.fail(one)
            self._mine(one.destination)

    @rule(one=sent, how=st.sampled_from([revert_with_noise, *ODD]))
    def name_it_in_a_transaction_that_reverts(
        self, one: Sent, how: Callable[[World, Sent], None]
    ) -> None:
        if self._on_chain(one):
            how(self.world, one)
            self._mine(one.chain)
            self._mine(one.destination)

    @rule(target=sent, source=CHAINS)
    def send_and_relay_in_one_second(self, source: int) -> Sent:
        align(self.world)
        one = self.world.send(source, OTHER[source], b"at once")
        relay_at_once(self.world, one)
        self.world.mine()
        self.behind |= {901, 902}
        return one

    @rule(first=CHAINS)
    def cross(self, first: int) -> None:
        cross(self.world, first, OTHER[first])
        self.behind |= {901, 902}

    @rule(one=sent, truthful=st.booleans())
    def read(self, one: Sent, truthful: bool) -> None:
        if self._on_chain(one):
            digest = keccak256(one.log.payload if truthful else b"another")
            self.world.execute(one.destination, self.world.identifier(one), digest)
            self._mine(one.destination)

    @rule(source=CHAINS, number=st.integers(0, 3), index=st.integers(0, 2))
    def read_another_contract(self, source: int, number: int, index: int) -> None:
        log = emitted(self.world.address("oracle"), "Price(uint256)", (number,))
        price = self.world.emit(source, log)
        self._mine(source)
        where = self.world.identifier(price)
        named = msgspec.structs.replace(where, log_index=index)
        self.world.execute(OTHER[source], named, keccak256(log.payload))
        self._mine(OTHER[source])

    @rule(chain=CHAINS, depth=st.integers(1, 10), keep=st.booleans())
    def reorg(self, chain: int, depth: int, keep: bool) -> None:
        if depth < len(self.world.chains[chain].blocks):
            self.world.reorg(chain, depth, keep=keep)
            self._mine(chain)

    @rule(chain=CHAINS, depth=st.integers(1, 10), marked=st.booleans())
    def replace(self, chain: int, depth: int, marked: bool) -> None:
        if depth < len(self.world.chains[chain].blocks):
            replace_blocks(self.world, chain, depth, marked=marked)
            self.behind.add(chain)

    @rule(chain=CHAINS)
    def resync(self, chain: int) -> None:
        row = Chain.objects.get(chain_id=chain)
        resync_chain(row)
        ensure_spans(row, -1)
        self.behind.add(chain)

    @rule(chain=CHAINS, size=st.integers(1, 20))
    def look(self, chain: int, size: int) -> None:
        self.followed.step(chain, size=size)

    @rule(chain=CHAINS)
    def look_at_receipts(self, chain: int) -> None:
        with suppress(OvertakenError, Retry):  # a reorg that is not followed yet
            self.followed.look(chain)

    @rule(size=st.integers(1, 20))
    def catch_up(self, size: int) -> None:
        self.followed.catch_up(size=size)
        self.followed.look_at_sources()
        self.followed.look()
        self.behind.clear()

    @rule()
    def look_at_sources_half_way(self) -> None:
        self.followed.look_at_sources()

    @rule()
    def count(self) -> None:
        while count_stale_hours():
            pass
        assert tallied() == true_tallies()

    @rule()
    def rebuild(self) -> None:
        before = stored_messages(), stored_executions(), stored_transfers()
        relink_all()
        assert (stored_messages(), stored_executions(), stored_transfers()) == before

    @invariant()
    def what_is_stored_is_a_fold_of_the_canonical_chains(self) -> None:
        if hasattr(self, "behind") and not self.behind:
            chains, looked_at = self.followed.chains, self.followed.looked_at
            assert stored_places(watched=True) == true_places(self.world)
            assert stored_transfers() == true_transfers(self.world)
            assert stored_failures() == true_failures(self.world, looked_at)
            assert statuses() == true_statuses(self.world, chains, looked_at, looked=True)
            assert validities() == true_validities(self.world, chains, looked=True)

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def _mine(self, chain: int) -> None:
        self.world.mine(chain)
        self.behind.add(chain)

    def _on_chain(self, one: Sent) -> bool:
        return self.world.chains[one.chain].block_of(one.transaction_hash) is not None


@pytest.mark.django_db
@pytest.mark.parametrize("many", [100, 1])
def test_stored_messages_equal_a_fold_of_the_canonical_chains(
    monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(reading, "MANY_SENDS", many)
    monkeypatch.setattr(rewind, "BATCH_LOGS", 2)
    run_state_machine_as_test(
        Superchain,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
            deadline=None,
        ),
    )

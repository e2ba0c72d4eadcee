"""What happens in the seeded network, in the order of time; it stores nothing."""

import heapq
import math
import random
from collections.abc import Callable, Iterator
from itertools import count
from typing import NamedTuple

from benchmarks import events
from benchmarks.events import PINGER, Emitted
from benchmarks.pages.mined import BLOCK_TIME, Call, Mining
from benchmarks.pages.people import CHAINS, STRANGER, People
from messaging.protocol.contracts import (
    CROSS_L2_INBOX,
    L2_TO_L2_MESSENGER,
    SELECTOR_RELAY_ERC20,
    SELECTOR_RELAY_ETH,
    SUPERCHAIN_ETH_BRIDGE,
    SUPERCHAIN_TOKEN_BRIDGE,
)
from messaging.protocol.hashing import keccak256, message_hash
from messaging.protocol.payloads import relay_message_call
from messaging.protocol.types import Identifier
from messaging.protocol.words import write_address, write_uint

# Shares of all messages.
_ETH, _TOKENS, _SEVERAL = 0.22, 0.08, 0.03
_READS, _PINGS, _STRANGERS = 0.02, 0.01, 0.002
# What becomes of a message, cumulated: nobody relays it, it is resent and then relayed, its relays
# revert, its relay names a wrong timestamp; the others are relayed at once.
_IGNORED, _RESENT, _REVERTED, _FORGED = 0.03, 0.035, 0.05, 0.052
_GAVE_UP, _SLOW, _WRONG_READS, _UNFETCHED = 0.5, 0.02, 0.05, 0.1
_HOUR, _DAY = 3_600, 86_400
_SWING = 0.6  # of the day's rhythm

Action = Callable[[Mining], None]


class Sent(NamedTuple):
    """A message with the log that carries it, and how its relay is logged between the two ends."""

    key: bytes
    nonce: int
    source: int
    destination: int
    person: bytes
    log: Emitted
    between: tuple[Emitted, ...]
    identifier: Identifier


class Traffic:
    """Everything that happens from second `began` on, for `seconds`."""

    def __init__(self, messages: int, *, began: int, seconds: int, seed: int) -> None:
        self.began, self.last_block = began, seconds // BLOCK_TIME
        self.nonces = dict.fromkeys(CHAINS, 0)
        self._dice = random.Random(seed)
        self._people = People(self._dice)
        self._order = count()
        self._planned: list[tuple[int, int, int, Action]] = []
        self._sends = self._send_times(messages, seconds)

    def blocks(self) -> Iterator[Mining]:
        """Every block in which anything happens, by time, then by chain."""
        sends = iter([*self._sends, math.inf])
        upcoming = next(sends)
        while True:
            planned = self._planned[0][0] if self._planned else math.inf
            number = min(upcoming, planned)
            if number > self.last_block:
                return
            while upcoming == number:
                self._plan(int(number), self._people.source(), self._send)
                upcoming = next(sends)
            yield from self._mine(int(number))

    def _mine(self, number: int) -> Iterator[Mining]:
        open_blocks: dict[int, Mining] = {}
        while self._planned and self._planned[0][0] == number:
            _, _, chain_id, action = heapq.heappop(self._planned)
            mining = open_blocks.get(chain_id)
            if mining is None:
                timestamp = self.began + BLOCK_TIME * number
                mining = open_blocks[chain_id] = Mining(chain_id, number, timestamp)
            action(mining)
        yield from open_blocks.values()

    def _plan(self, number: int, chain_id: int, action: Action) -> None:
        heapq.heappush(self._planned, (number, next(self._order), chain_id, action))

    def _later(self, mining: Mining, seconds: float, chain_id: int, action: Action) -> None:
        blocks = max(1, round(seconds / BLOCK_TIME))
        self._plan(mining.number + blocks, chain_id, action)

    def _send_times(self, messages: int, seconds: int) -> list[int]:
        """Blocks in which messages are sent: more by day than by night."""
        dice, found = self._dice, list[int]()
        while len(found) < messages:
            second = dice.random() * seconds
            rhythm = 1 + _SWING * math.sin(2 * math.pi * second / _DAY)
            if dice.random() * (1 + _SWING) < rhythm:
                found.append(1 + int(second) // BLOCK_TIME)
        return sorted(found)

    def _send(self, mining: Mining) -> None:
        """A transaction that sends one message, seldom several, and what follows from it."""
        dice = self._dice
        share = dice.random()
        if share < _ETH:
            self._bridge(mining, SUPERCHAIN_ETH_BRIDGE)
        elif share < _ETH + _TOKENS:
            self._bridge(mining, SUPERCHAIN_TOKEN_BRIDGE)
        else:
            self._call(mining)
        beside = dice.random()
        if beside < _READS:
            self._later(mining, dice.expovariate(1 / 20), self._people.source(), self._read_later())
        elif beside < _READS + _PINGS:
            self._ping(mining)
        elif beside < _READS + _PINGS + _STRANGERS:
            self._relay_of_stranger(mining)

    def _call(self, mining: Mining) -> None:
        people, dice = self._people, self._dice
        sender, source = people.sender(), mining.chain_id
        sent = list[Sent]()
        for at in range(dice.choice((2, 3, 4)) if dice.random() < _SEVERAL else 1):
            destination, target = people.destination(source), people.target()
            sent.append(self._message(mining, at, destination, sender, target, people.call()))
        logs = tuple(one.log for one in sent)
        mining.add(Call(sender, L2_TO_L2_MESSENGER, logs=logs))
        for one in sent:
            self._fate(mining, one)

    def _bridge(self, mining: Mining, bridge: bytes) -> None:
        people, dice, source = self._people, self._dice, mining.chain_id
        person, destination = people.sender(), people.destination(source)
        to = person if dice.random() < 0.7 else people.sender()  # noqa: PLR2004
        if bridge == SUPERCHAIN_ETH_BRIDGE:
            amount = int(10 ** dice.uniform(15, 19.5))
            message = _relay_eth(person, to, amount)
            before, after = events.eth_sent(person, to, amount, destination)
            between = events.eth_relayed(person, to, amount, source)
        else:
            token, amount = people.token(), int(10 ** dice.uniform(6, 12))
            message = _relay_token(token, person, to, amount)
            before, after = events.token_sent((token, person, to), amount, destination)
            between = events.token_relayed((token, person, to), amount, source)
        sent = self._message(mining, 1, destination, bridge, bridge, message)
        sent = sent._replace(between=between, person=person)
        mining.add(Call(person, bridge, logs=(before, sent.log, after)))
        self._fate(mining, sent)

    def _message(
        self,
        mining: Mining,
        offset: int,
        destination: int,
        sender: bytes,
        target: bytes,
        message: bytes,
    ) -> Sent:
        source = mining.chain_id
        nonce = self.nonces[source]
        self.nonces[source] = nonce + 1
        log = events.sent(destination, nonce, sender=sender, target=target, message=message)
        key = message_hash(
            destination=destination,
            source=source,
            nonce=nonce,
            sender=sender,
            target=target,
            message=message,
        )
        identifier = mining.identifier(L2_TO_L2_MESSENGER, offset)
        return Sent(key, nonce, source, destination, sender, log, (), identifier)

    def _fate(self, mining: Mining, sent: Sent) -> None:
        """What becomes of a message."""
        dice, share = self._dice, self._dice.random()
        if sent.destination == STRANGER or share < _IGNORED:
            return
        wait = dice.lognormvariate(2.3, 0.6)
        if dice.random() < _SLOW:
            wait = dice.expovariate(1 / (3 * _HOUR))
        if share < _RESENT:
            self._later(mining, dice.uniform(60, _DAY), sent.source, self._resend(sent))
        elif share < _REVERTED:
            self._later(mining, wait, sent.destination, self._fail(sent, 1))
        elif share < _FORGED:
            self._later(mining, wait, sent.destination, self._relay(sent, wrong=True))
        else:
            self._later(mining, wait, sent.destination, self._relay(sent))

    def _relay(self, sent: Sent, *, wrong: bool = False) -> Action:
        def act(mining: Mining) -> None:
            named = _moved(sent.identifier) if wrong else sent.identifier
            payload = sent.log.payload
            digest = keccak256(payload)
            logs = (
                events.executing(named, digest),
                *sent.between,
                events.relayed(sent.source, sent.nonce, sent.key),
            )
            relayer = self._people.relayer(sent.person)
            mining.add(Call(relayer, L2_TO_L2_MESSENGER, logs=logs, named=(named, digest)))

        return act

    def _fail(self, sent: Sent, number: int) -> Action:
        """A relay that reverts; some give up, others come through after all."""

        def act(mining: Mining) -> None:
            payload = sent.log.payload
            calldata = relay_message_call(sent.identifier, payload)
            named = (sent.identifier, keccak256(payload))
            relayer = self._people.relayer(sent.person)
            mining.add(Call(relayer, L2_TO_L2_MESSENGER, calldata, (), named, status=0))
            again = self._fail(sent, number + 1) if number < 3 else self._relay(sent)  # noqa: PLR2004
            if self._dice.random() > _GAVE_UP:
                self._later(mining, self._dice.uniform(10, _HOUR), sent.destination, again)

        return act

    def _resend(self, sent: Sent) -> Action:
        def act(mining: Mining) -> None:
            identifier = mining.identifier(L2_TO_L2_MESSENGER)
            mining.add(Call(self._people.sender(), L2_TO_L2_MESSENGER, logs=(sent.log,)))
            wait = self._dice.lognormvariate(2.3, 0.6)
            relay = self._relay(sent._replace(identifier=identifier))
            self._later(mining, wait, sent.destination, relay)

        return act

    def _read_later(self) -> Action:
        """A log of the ETH bridge that another chain reads."""

        def act(mining: Mining) -> None:
            self._bridge(mining, SUPERCHAIN_ETH_BRIDGE)
            named = mining.identifier(SUPERCHAIN_ETH_BRIDGE, -1)
            self._read(mining, named, mining.transactions[-1].logs[-1])

        return act

    def _ping(self, mining: Mining) -> None:
        """A log of a contract that nobody watches, which is read elsewhere."""
        log = events.ping(mining.number)
        named = mining.identifier(PINGER)
        kept = self._dice.random() > _UNFETCHED
        mining.add(Call(self._people.sender(), PINGER, logs=(log,), kept=kept))
        self._read(mining, named, log)

    def _read(self, mining: Mining, named: Identifier, log: Emitted) -> None:
        dice = self._dice
        digest = keccak256(log.payload)
        if dice.random() < _WRONG_READS:
            digest = keccak256(digest)
        chain_id = self._people.destination(mining.chain_id)
        if chain_id == STRANGER:
            return

        def act(later: Mining) -> None:
            logs, reader = (events.executing(named, digest),), self._people.sender()
            later.add(Call(reader, CROSS_L2_INBOX, logs=logs, named=(named, digest)))

        self._later(mining, dice.lognormvariate(2.3, 0.6), chain_id, act)

    def _relay_of_stranger(self, mining: Mining) -> None:
        """A relay from a chain that is not followed."""
        key = keccak256(b"stranger %d:%d:%d" % (mining.chain_id, mining.number, mining.logs))
        named = Identifier(
            L2_TO_L2_MESSENGER, mining.number, 0, mining.timestamp - BLOCK_TIME, STRANGER
        )
        digest = keccak256(key)
        logs = (events.executing(named, digest), events.relayed(STRANGER, mining.number, key))
        relayer = self._people.relayer(self._people.sender())
        mining.add(Call(relayer, L2_TO_L2_MESSENGER, logs=logs, named=(named, digest)))


def _relay_eth(sender: bytes, to: bytes, amount: int) -> bytes:
    words = (write_address(sender), write_address(to), write_uint(amount))
    return SELECTOR_RELAY_ETH + b"".join(words)


def _relay_token(token: bytes, sender: bytes, to: bytes, amount: int) -> bytes:
    words = (*map(write_address, (token, sender, to)), write_uint(amount))
    return SELECTOR_RELAY_ERC20 + b"".join(words)


def _moved(named: Identifier) -> Identifier:
    """The same place with a timestamp that it does not have."""
    return Identifier(
        named.origin, named.block_number, named.log_index, named.timestamp - 1, named.chain_id
    )

"""Which scenarios are played and in which order; it plays none itself."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import TypeAlias

from explorer.local.traffic import scenarios, troubles
from explorer.local.traffic.stage import Action, Stage

Scenario: TypeAlias = Callable[[Stage], Iterator[Action]]

_EVERYDAY: tuple[Scenario, ...] = (
    scenarios.greeting,
    scenarios.fan_out,
    scenarios.ping_pong,
    scenarios.round_trip,
    scenarios.state_read,
    scenarios.log_read,
    scenarios.eth_transfer,
    scenarios.token_transfer,
)
_TROUBLES: tuple[Scenario, ...] = (
    troubles.failed_relay,
    troubles.retried_relay,
    troubles.bare_relay,
    troubles.starved_relay,
    troubles.batch_relay,
    troubles.resent_message,
    troubles.forgotten_message,
    troubles.refused_message,
    troubles.unreachable_message,
    troubles.repeated_relay,
)
# By name, because a name is what the command line and the log lines have.
SCENARIOS: dict[str, Scenario] = {it.__name__: it for it in _EVERYDAY + _TROUBLES}
# So that most messages of the local network simply arrive.
_EVERYDAY_SHARE = 3


def endless(names: Sequence[str], random: Random) -> Iterator[str]:
    """Shuffled rounds without end: in each every trouble once and everyday life three times."""
    everyday = {it.__name__ for it in _EVERYDAY}
    deck = [name for name in names for _ in range(_EVERYDAY_SHARE if name in everyday else 1)]
    while True:
        random.shuffle(deck)
        yield from deck

"""Who sends, receives and relays in the seeded traffic: few do much, many do little; no clock."""

import random
from itertools import accumulate

CHAINS = {10: "OP Mainnet", 8453: "Base", 130: "Unichain", 57073: "Ink", 1868: "Soneium"}
STRANGER = 4_242  # in the dependency set, and not followed
_CHAIN_SHARES = (30, 34, 18, 10, 8)
# Shares of all messages: a bot with a fifth of them, another, ten services; then people.
_SENDER_SHARES = (20.0, 5.0, *(1.0,) * 10, *(0.02,) * 1_000, *(0.0025,) * 18_000)
_TARGET_SHARES = (25.0, 12.0, 6.0, *(1.0,) * 20, *(0.05,) * 600)
_RELAYER_SHARES = (60.0, 20.0, 8.0, 2.0, 0.2, *(0.02,) * 40)
_TOKENS = 8
_OWN_RELAYS = 0.1
_KNOWN_CALLS = 0.3


class People:
    """The accounts, drawn by their shares."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self.senders = self._accounts(len(_SENDER_SHARES))
        self.targets = self._accounts(len(_TARGET_SHARES))
        self.relayers = self._accounts(len(_RELAYER_SHARES))
        self.tokens = self._accounts(_TOKENS)
        self._selectors = [dice.randbytes(4) for _ in range(40)]
        self._chains = tuple(CHAINS)
        self._sender_sums = list(accumulate(_SENDER_SHARES))
        self._target_sums = list(accumulate(_TARGET_SHARES))
        self._relayer_sums = list(accumulate(_RELAYER_SHARES))

    def sender(self) -> bytes:
        """Who sends the next message."""
        return self._dice.choices(self.senders, cum_weights=self._sender_sums)[0]

    def target(self) -> bytes:
        """Whom the next message calls."""
        return self._dice.choices(self.targets, cum_weights=self._target_sums)[0]

    def relayer(self, sender: bytes) -> bytes:
        """Who relays a message of this sender; one in ten relays its own."""
        if self._dice.random() < _OWN_RELAYS:
            return sender
        return self._dice.choices(self.relayers, cum_weights=self._relayer_sums)[0]

    def token(self) -> bytes:
        """The token that is moved next."""
        return self._dice.choice(self.tokens)

    def source(self) -> int:
        """The chain that the next message is sent from."""
        return self._dice.choices(self._chains, weights=_CHAIN_SHARES)[0]

    def destination(self, source: int) -> int:
        """Another chain; a few messages go where nobody looks."""
        if self._dice.random() < 0.001:  # noqa: PLR2004
            return STRANGER
        found = self.source()
        while found == source:
            found = self.source()
        return found

    def call(self) -> bytes:
        """The calldata of a message that moves nothing; some have none."""
        share = self._dice.random()
        if share < 0.02:  # noqa: PLR2004
            return b""
        size = self._dice.choice((32, 64, 64, 96, 128))
        return self._dice.choice(self._selectors) + self._dice.randbytes(size)

    def _accounts(self, count: int) -> list[bytes]:
        return [self._dice.randbytes(20) for _ in range(count)]

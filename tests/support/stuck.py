"""A world of two chains, followed, in which messages get stuck and are relayed at last."""

from messaging.models import Case, DependencySet
from messaging.protocol.text import to_hex
from messaging.support.cases import Kept, keep_cases
from tests.fakes.followed import Followed
from tests.fakes.world import Sent, World

WINDOW = 14_000  # seconds: an hour passes in 1,800 blocks, and a stall in none


class StuckWorld:
    """Messages from 901 to 902; `wait` lets time pass on both chains."""

    def __init__(self) -> None:
        self.world = World(901, 902)
        self.world.mine()
        self.followed = Followed(self.world)
        DependencySet.objects.update(expiry_window=WINDOW)

    @property
    def now(self) -> int:
        """The wall clock, that of the newest block."""
        return int(self.world.chains[902].latest.timestamp)

    def send(self, data: bytes = b"nobody relays this") -> Sent:
        sent = self.world.send(901, 902, data)
        self.wait(2)
        return sent

    def wait(self, seconds: int) -> None:
        """Time passes; everything is indexed, failed relays too."""
        self.world.mine(count=max(1, seconds // 2))
        self.followed.catch_up()
        self.followed.look()

    def relay(self, sent: Sent) -> None:
        self.world.relay(sent)
        self.wait(2)

    def fail(self, sent: Sent) -> None:
        self.world.fail(sent)
        self.wait(2)

    def keep(self) -> Kept:
        """The work of a minute."""
        return keep_cases()

    def case(self, sent: Sent) -> Case:
        """The case of a message, as stored."""
        return Case.objects.get(message_hash=sent.hash)


def hash_of(sent: Sent) -> str:
    return to_hex(sent.hash)

"""A stored world with one message of every kind that a page has to draw."""

from messaging.ingest.enrich import enrich_span
from messaging.models import Chain, DependencySet, Span
from messaging.protocol.text import to_hex
from messaging.protocol.types import Identifier
from tests.fakes.client import WorldClient
from tests.fakes.followed import Followed
from tests.fakes.world import Sent, World

WINDOW = 900  # seconds, so that a short world holds expired messages
MARGIN = 60
NAMES = {901: "Local A", 902: "Local B", 904: "Local D"}


class Scene:
    """Messages by name; `hash_of` is what their page is called by."""

    def __init__(self) -> None:
        self.world = World(901, 902, 903, 904)
        self.sent: dict[str, Sent] = {}
        self._play()
        self.followed = Followed(self.world)
        self._configure()
        self.followed.catch_up(901, 902)
        self._drop()
        self._enrich()

    def hash_of(self, name: str) -> str:
        """The message hash as in an address."""
        return to_hex(self.sent[name].hash)

    def _play(self) -> None:
        world, sent = self.world, self.sent
        world.mine()
        sent["expired"] = world.send(901, 902, b"nobody relays this")
        world.mine(count=(WINDOW + 60) // 2)
        sent["final"] = world.send_eth(901, 902, 750_000_000_000_000_000)
        sent["untracked"] = world.send(903, 902, b"from a chain that is not followed")
        sent["awaiting"] = world.send(904, 902, b"from a chain that is not indexed yet")
        with world.one_transaction(901):
            sent["first"] = world.send(901, 902, b"\xde\xad\xbe\xef" + bytes(32))
            sent["second"] = world.send_token(901, 902, 40_000_000)
        sent["resent"] = world.send(901, 902, b"sent twice")
        world.mine(count=7)
        sent["resent"] = world.resend(sent["resent"])
        world.mine()
        self._relay()
        sent["waiting"] = world.send(901, 902, b"\xab\xcd\xef\x01 waiting for somebody")
        sent["far"] = world.send(901, 999, b"to a chain that is not followed")
        world.mine(count=2)

    def _relay(self) -> None:
        world, sent = self.world, self.sent
        for name in ("final", "untracked", "awaiting", "first", "resent"):
            world.relay(sent[name])
        with world.relaying(sent["second"]):
            sent["child"] = world.send(902, 901, b"a reply")
        world.mine(count=9)
        sent["fresh"] = world.send_eth(902, 901, 1)
        sent["forged"] = world.send(902, 901, b"relayed with a wrong identifier")
        world.mine()
        true = world.identifier(sent["forged"])
        wrong = Identifier(
            true.origin, true.block_number, true.log_index + 7, true.timestamp, true.chain_id
        )
        world.relay(sent["forged"], identifier=wrong)
        world.relay(sent["fresh"])
        world.mine()

    def _configure(self) -> None:
        DependencySet.objects.update(expiry_window=WINDOW, ingress_margin=MARGIN)
        Chain.objects.filter(chain_id=903).delete()
        for chain_id, name in NAMES.items():
            Chain.objects.filter(chain_id=chain_id).update(name=name, messenger_version="1.3.1")

    def _drop(self) -> None:
        """The last block of 901 held a message that the next one does not."""
        self.sent["dropped"] = self.world.send(901, 902, b"taken back")
        self.world.mine(901)
        self.followed.catch_up(901)
        self.world.reorg(901, 1)
        self.world.mine()
        self.followed.catch_up(901, 902)

    def _enrich(self) -> None:
        for span in Span.objects.select_related("chain"):
            client = WorldClient(self.world, int(span.chain.chain_id))
            while enrich_span(span, client):
                span.refresh_from_db()

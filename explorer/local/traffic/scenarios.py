"""What goes well: the four use cases of the interop guide; nothing fails here."""

from collections.abc import Iterator

from eth_abi.abi import encode
from msgspec.structs import astuple

from explorer.local.traffic.deployment import Contract
from explorer.local.traffic.messages import Proof, prove
from explorer.local.traffic.stage import Action, Stage, call, send, succeed, ticket
from explorer.local.traffic.wallet import Transaction, address_of
from messaging.protocol.contracts import (
    SELECTOR_SEND_ERC20,
    SELECTOR_SEND_ETH,
    SUPERCHAIN_ETH_BRIDGE,
    SUPERCHAIN_TOKEN_BRIDGE,
)
from messaging.protocol.hashing import keccak256

# supersim's own token: it speaks ERC-7802, is on every chain, and anybody may mint it.
TOKEN = bytes.fromhex("420beeF000000000000000000000000000000001")
_SELECTOR_MINT = keccak256(b"mint(address,uint256)")[:4]
_MILLIETHER = 10**15
_GREETINGS = ("Hello", "Grüße", "Bonjour à tous", "こんにちは", "مرحبا", "👋", "", "Hello " * 40)


def greeting(stage: Stage) -> Iterator[Action]:
    """One message between identical contracts."""
    source, destination = stage.pair()
    text = stage.random.choice(_GREETINGS)
    yield from send(source, stage.user(), call(stage.demo.greeter, "greet", destination.id, text))


def fan_out(stage: Stage) -> Iterator[Action]:
    """One transaction that sends two messages to each of the other chains, to two contracts."""
    source, *others = stage.shuffled()
    user = stage.user()
    publish = stage.demo.reader.call("publish", stage.random.getrandbits(64))
    mint = _mint(user.address, stage.random.randrange(1, 1000)).calldata
    calls = [
        (chain.id, target, message)
        for chain in others
        for target, message in ((stage.demo.reader.address, publish), (TOKEN, mint))
    ]
    yield from send(source, user, call(stage.demo.batch, "sendAll", calls))


def ping_pong(stage: Stage) -> Iterator[Action]:
    """There, back and there again between two chains; each hop is a reply made by a relay."""
    source, destination = stage.pair()
    route = [destination.id, source.id, destination.id]
    yield from send(source, stage.user(), call(stage.demo.ping_pong, "serve", ticket(), route))


def round_trip(stage: Stage) -> Iterator[Action]:
    """A journey over all chains and home again."""
    source, *others = stage.shuffled()
    route = [chain.id for chain in (*others, source)]
    yield from send(source, stage.user(), call(stage.demo.ping_pong, "serve", ticket(), route))


def state_read(stage: Stage) -> Iterator[Action]:
    """A value published on one chain and taken over by the twin on another, without messenger."""
    source, destination = stage.pair()
    value = stage.random.getrandbits(256)
    reader = stage.demo.reader
    receipt = succeed(source, stage.user(), call(reader, "publish", value))
    proof = prove(source, receipt.logs[-1])
    yield Action("publish", source, receipt, proof=proof)
    transaction = _reading(reader, "mirror", proof, proof.payload)
    read = succeed(destination, stage.user(), transaction)
    yield Action("read", destination, read, proof=proof)


def log_read(stage: Stage) -> Iterator[Action]:
    """A log of a contract that knows nothing of other chains (a token), witnessed on another."""
    source, destination = stage.pair()
    user = stage.user()
    receipt = succeed(source, user, _mint(user.address, stage.random.randrange(1, 1000)))
    proof = prove(source, receipt.logs[0])
    yield Action("mint", source, receipt, proof=proof)
    transaction = _reading(stage.demo.reader, "witness", proof, proof.payload_hash)
    yield Action("read", destination, succeed(destination, user, transaction), proof=proof)


def eth_transfer(stage: Stage) -> Iterator[Action]:
    """ETH through the SuperchainETHBridge."""
    source, destination = stage.pair()
    recipient = address_of(stage.user())
    transaction = Transaction(
        target=SUPERCHAIN_ETH_BRIDGE,
        calldata=SELECTOR_SEND_ETH + encode(["address", "uint256"], [recipient, destination.id]),
        value=stage.random.randrange(1, 50) * _MILLIETHER,
    )
    yield from send(source, stage.user(), transaction)


def token_transfer(stage: Stage) -> Iterator[Action]:
    """Freshly minted ERC-20 tokens through the SuperchainTokenBridge."""
    source, destination = stage.pair()
    user, recipient = stage.user(), stage.user()
    amount = stage.random.randrange(1, 10**21)
    yield Action("mint", source, succeed(source, user, _mint(user.address, amount)))
    arguments = encode(
        ["address", "address", "uint256", "uint256"],
        [TOKEN, address_of(recipient), amount, destination.id],
    )
    yield from send(
        source,
        user,
        Transaction(target=SUPERCHAIN_TOKEN_BRIDGE, calldata=SELECTOR_SEND_ERC20 + arguments),
    )


def _reading(reader: Contract, function: str, proof: Proof, log: bytes) -> Transaction:
    """A call that relies on another chain's log: the access list is what makes the inbox agree."""
    return Transaction(
        target=reader.address,
        calldata=reader.call(function, astuple(proof.identifier), log),
        access_list=proof.access_list,
    )


def _mint(recipient: str, amount: int) -> Transaction:
    arguments = encode(["address", "uint256"], [recipient, amount])
    return Transaction(target=TOKEN, calldata=_SELECTOR_MINT + arguments)

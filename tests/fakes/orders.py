"""What a user asks of the source chain: the call, the message it sends and the logs around it."""

import msgspec

from messaging.protocol.contracts import (
    L2_TO_L2_MESSENGER,
    SUPERCHAIN_ETH_BRIDGE,
    SUPERCHAIN_TOKEN_BRIDGE,
)
from tests.fakes import emitted
from tests.fakes.emitted import Emitted, calldata


class Route(msgspec.Struct, frozen=True):
    """Source and destination chain of a message."""

    source: int
    destination: int


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A call of `to`; `before` and `after` surround SentMessage, `effects` come with the relay."""

    route: Route
    sender: bytes
    target: bytes
    message: bytes
    to: bytes
    call: bytes
    value: int = 0
    before: tuple[Emitted, ...] = ()
    after: tuple[Emitted, ...] = ()
    effects: tuple[Emitted, ...] = ()


def plain_order(route: Route, sender: bytes, target: bytes, message: bytes) -> Order:
    """A direct `sendMessage`."""
    return Order(
        route=route,
        sender=sender,
        target=target,
        message=message,
        to=L2_TO_L2_MESSENGER,
        call=calldata(
            "sendMessage(uint256,address,bytes)", route.destination, hexed(target), message
        ),
    )


def eth_order(route: Route, sender: bytes, to: bytes, amount: int) -> Order:
    """ETH through its bridge; `amount` in wei."""
    before, after = emitted.eth_sent(sender, to, amount, route.destination)
    return Order(
        route=route,
        sender=SUPERCHAIN_ETH_BRIDGE,
        target=SUPERCHAIN_ETH_BRIDGE,
        message=calldata("relayETH(address,address,uint256)", hexed(sender), hexed(to), amount),
        to=SUPERCHAIN_ETH_BRIDGE,
        call=calldata("sendETH(address,uint256)", hexed(to), route.destination),
        value=amount,
        before=(before,),
        after=(after,),
        effects=emitted.eth_relayed(sender, to, amount, route.source),
    )


def token_order(route: Route, token: bytes, sender: bytes, to: bytes, amount: int) -> Order:
    """An ERC-20 through its bridge; `amount` in the token's smallest unit."""
    before, after = emitted.token_sent(
        token, sender, to, amount=amount, destination=route.destination
    )
    parties = (hexed(token), hexed(sender), hexed(to))
    return Order(
        route=route,
        sender=SUPERCHAIN_TOKEN_BRIDGE,
        target=SUPERCHAIN_TOKEN_BRIDGE,
        message=calldata("relayERC20(address,address,address,uint256)", *parties, amount),
        to=SUPERCHAIN_TOKEN_BRIDGE,
        call=calldata(
            "sendERC20(address,address,uint256,uint256)",
            hexed(token),
            hexed(to),
            amount,
            route.destination,
        ),
        before=before,
        after=(after,),
        effects=emitted.token_relayed(token, sender, to, amount=amount, source=route.source),
    )


def hexed(value: bytes) -> str:
    """0x-prefixed hex, as eth_abi wants addresses."""
    return "0x" + value.hex()

"""Opens the client of a rollup node by its kind; it asks nothing."""

from collections.abc import Callable

from messaging.chain.rollup import QUICK, OpNode, RollupNode, RollupRpc, Supervisor
from messaging.chain.supernode import Supernode
from messaging.chain.transport import Transport

_CLIENTS: dict[str, Callable[[RollupRpc], RollupNode]] = {
    "supernode": Supernode,
    "supervisor": Supervisor,
    "op_node": OpNode,
}
KINDS = tuple(_CLIENTS)


def open_rollup_node(
    kind: str, url: str, *, label: str, allow_loopback: bool = False, allow_private: bool = False
) -> RollupNode:
    """A client of one of KINDS; raises Stop where the address is none."""
    transport = Transport(
        url,
        label=label,
        limits=QUICK,
        allow_loopback=allow_loopback,
        allow_private=allow_private,
    )
    return _CLIENTS[kind](RollupRpc(transport))

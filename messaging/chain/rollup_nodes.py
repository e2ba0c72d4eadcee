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
    return _CLIENTS[kind](_rpc(url, label, allow_loopback, allow_private))


def open_supernode(
    url: str, *, label: str, allow_loopback: bool = False, allow_private: bool = False
) -> Supernode:
    """A client of a supernode; raises Stop where the address is none."""
    return Supernode(_rpc(url, label, allow_loopback, allow_private))


def _rpc(url: str, label: str, loopback: bool, private: bool) -> RollupRpc:
    return RollupRpc(
        Transport(url, label=label, limits=QUICK, allow_loopback=loopback, allow_private=private)
    )

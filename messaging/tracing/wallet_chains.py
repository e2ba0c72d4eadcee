"""What a wallet may be told of a followed chain; an endpoint's URL is never part of it."""

from dataclasses import dataclass

from messaging.models import Chain


@dataclass(frozen=True, slots=True)
class WalletChain:
    """A chain as its operator describes it to the public. `public_rpc` is empty where no node is
    for everybody: a wallet then has to know the chain already."""

    chain_id: int
    name: str
    public_rpc: str
    explorer_url: str


def get_wallet_chain(chain_id: int) -> WalletChain | None:
    """A followed chain by its EIP-155 id; one statement."""
    columns = ("chain_id", "name", "public_rpc", "explorer_url")
    found = Chain.objects.filter(chain_id=chain_id).values_list(*columns).first()
    return None if found is None else WalletChain(*found)

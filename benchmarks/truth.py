"""What a correct indexer must have stored at the end; it is known because the chains were made."""

import msgspec

Place = tuple[int, int, int]  # chain id, block, log index


class MessageTruth(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One message hash: where it was sent, where it was relayed, what its status is."""

    message_hash: bytes
    status: int
    source: int
    destination: int
    nonce: int
    sent: Place
    sends: int
    relay: Place | None


class ExecutionTruth(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One executing message; `foreign` names a contract whose logs are fetched behind the links."""

    place: Place
    validity: int
    relay: bool
    foreign: bool


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """Everything at the last block. `logs_until` counts the watched logs of all chains up to and
    with each block; `foreign_logs` are the logs of other contracts that a correct indexer adds."""

    chain_ids: tuple[int, ...]
    block_time: int
    last_block: int
    logs_of: dict[int, int]
    logs_until: list[int]
    foreign_logs: int
    messages: tuple[MessageTruth, ...]
    executions: tuple[ExecutionTruth, ...]

    @property
    def logs(self) -> int:
        """How many logs of watched contracts there are."""
        return sum(self.logs_of.values())

    def block_with(self, logs: int) -> int:
        """The first block up to which at least so many watched logs stand."""
        return next(
            (number for number, count in enumerate(self.logs_until) if count >= logs),
            self.last_block,
        )

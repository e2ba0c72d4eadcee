"""What an attempt to relay a message is shown with; values only, bytes as 0x text."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.protocol.reverts import is_cut


class AttemptResult(StrEnum):
    """What came of an attempt; `INVALID`: executed, but not backed by the source."""

    REVERTED = "reverted"
    EXECUTED = "executed"
    INVALID = "invalid"


class Fault(StrEnum):
    """Whose problem a revert is: how the relay was made, what the target does, or not known."""

    RELAY = "relay"
    TARGET = "target"
    UNKNOWN = "unknown"


_LONGEST = 60  # characters of a reason that fit into a line
_OWN_WORDS = "Error"  # the one error whose text its contract chooses freely
_WHOSE = {
    Fault.RELAY: gettext_lazy("A problem of the relay."),
    Fault.TARGET: gettext_lazy("A problem of the target."),
    Fault.UNKNOWN: "",
}


@dataclass(frozen=True, slots=True)
class Revert:
    """Why an attempt reverted. `data` is the raw revert data or as much of it as is kept, None
    where no node gave it, and `evidence` (`trace` or `replay`) how it was obtained. `error` is the
    error's name where it is known, `text` what it says, `explanation` a sentence on what it means
    for the message.
    """

    data: str | None
    evidence: str | None
    error: str | None
    text: str
    fault: Fault
    explanation: str

    @property
    def kept(self) -> int | None:
        """How many bytes of its data are kept where there may be more, None where that is all."""
        size = 0 if self.data is None else len(self.data) // 2 - 1
        return size if is_cut(size) else None

    @property
    def whose(self) -> str:
        """Whose problem it is, in words."""
        return str(_WHOSE[self.fault])

    @property
    def reason(self) -> str:
        """The error's name with what it says, quoted where a contract chose the words, or what is
        said in its place."""
        if self.error is None:
            return self.text
        said = f"\u201c{self.text}\u201d" if self.error == _OWN_WORDS else self.text
        return f"{self.error}: {said}" if self.text else self.error

    @property
    def brief(self) -> str:
        """The reason in one short line of printable characters."""
        line = " ".join(self.reason[: 4 * _LONGEST].split())
        shown = "".join(letter if letter.isprintable() else "\ufffd" for letter in line)
        return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}\u2026"

    @property
    def headline(self) -> str:
        """The reason in words of ours alone: a page does not say for itself what a contract says,
        and anybody can deploy one."""
        return _("a text, quoted with the attempt") if self.error == _OWN_WORDS else self.brief


@dataclass(frozen=True, slots=True)
class Attempt:
    """A transaction that tried to relay a message.

    `delay`: seconds after the newest send before it. What only the transaction tells (`sender` to
    `gas_limit`) is None until that is fetched. `listed`: whether its access list has the checksum
    of what it names, None where that is not known.
    """

    result: AttemptResult
    chain_id: int
    chain_name: str
    transaction_hash: str
    block_number: int
    timestamp: int
    delay: int | None
    sender: str | None
    target: str | None
    direct: bool | None
    gas_used: int | None
    gas_limit: int | None
    listed: bool | None
    revert: Revert | None

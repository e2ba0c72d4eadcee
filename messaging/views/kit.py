"""The relay kit on a message's page: what to know first, then what to copy; it sends nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from messaging.diagnosis.facts import Facts
from messaging.diagnosis.relay_kit.files import files_of
from messaging.diagnosis.relay_kit.kit import build_kit
from messaging.diagnosis.relay_kit.values import Caution, Deed, DeedKind, RelayKit, Risk
from messaging.protocol.spelled import access_list_json
from messaging.protocol.text import to_address, to_hex
from messaging.tracing.values import MessageStatus
from messaging.tracing.wording import ago, counted, grouped, moment

_SHOWN_FOR = frozenset(
    {
        MessageStatus.INITIATED,
        MessageStatus.FAILED,
        MessageStatus.EXPIRED,
        MessageStatus.INVALID,
    }
)


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away: where it is, what it is called, what it holds."""

    href: str
    name: str
    told: str


@dataclass(frozen=True, slots=True)
class Block:
    """Text to copy under a heading; `key` is unique on the page. `text` is empty where it is too
    long to show: then only the downloads are there."""

    key: str
    title: str
    note: str
    text: str
    copied: str
    downloads: tuple[Download, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A transaction as the page offers it. `blocks` are in view, `more` folded away.

    `wallet` is where the wallet button gets the transaction; `consent` what must be ticked before.
    """

    kind: str
    button: str
    chain: str
    blocks: tuple[Block, ...]
    more: tuple[Block, ...]
    wallet: str
    consent: str = ""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step of the refund; `when` says when it can be done, where that is not at once."""

    title: str
    text: str
    when: str
    block: Block | None
    deed: Shown | None


@dataclass(frozen=True, slots=True)
class KitPanel:
    """The panel. `main` is what helps now, `later` what helps once the message is expired."""

    title: str
    cautions: tuple[Caution, ...]
    simulated: str
    main: Shown | None
    later: Shown | None
    later_title: str
    steps: tuple[ShownStep, ...]
    note: str
    expired: bool


def kit_of(facts: Facts) -> dict[str, Any]:
    """What `_kit.html` shows: nothing for a message that is over, or of which no send is seen."""
    if facts.detail.row.status not in _SHOWN_FOR:
        return {"kit": None}
    kit = build_kit(facts)
    return {"kit": None if kit is None else _panel(kit, facts)}


def _panel(kit: RelayKit, facts: Facts) -> KitPanel:
    source = facts.detail.row.source.name
    relay = None if kit.relay is None else _relay(kit, kit.relay)
    resend = None if kit.resend is None else _resend(kit, kit.resend)
    expired = kit.relay is None
    return KitPanel(
        title=_("Resend kit") if kit.must_resend else _("Relay kit"),
        cautions=kit.cautions,
        simulated=_simulated(kit, facts),
        main=resend if expired else relay,
        later=None if expired else resend,
        later_title=_("After expiry: resend on %(source)s") % {"source": source},
        steps=tuple(_steps(kit, facts.now)),
        note=kit.note,
        expired=expired,
    )


def _simulated(kit: RelayKit, facts: Facts) -> str:
    if kit.simulated is None:
        return ""
    told = {"ago": ago(kit.simulated.at, facts.now), "chain": facts.detail.row.destination.name}
    if kit.simulated.block is None:
        return _("A relay was simulated on %(chain)s %(ago)s, and it succeeds.") % told
    told["block"] = grouped(kit.simulated.block)
    return _("A relay was simulated at %(chain)s block %(block)s, %(ago)s, and it succeeds.") % told


def _relay(kit: RelayKit, deed: Deed) -> Shown:
    keys = deed.transaction.access_list
    listed = Block(
        "kit-access-list",
        _("Access list"),
        _("without it the inbox answers NotInAccessList()"),
        access_list_json(keys),
        _("access list"),
    )
    consumes = any(one.risk is Risk.CONSUMES for one in kit.cautions)
    return _shown(
        kit,
        deed,
        button=_("Relay with your wallet"),
        note=_("sends the relay on %(chain)s") % {"chain": deed.chain.name},
        beside=(listed,),
        consent=_("I know that this uses the message up without doing anything.")
        if consumes
        else "",
    )


def _resend(kit: RelayKit, deed: Deed) -> Shown:
    return _shown(
        kit,
        deed,
        button=_("Resend with your wallet"),
        note=_("emits the same message again on %(chain)s, with all its original fields")
        % {"chain": deed.chain.name},
    )


def _refund(kit: RelayKit, deed: Deed) -> Shown:
    note = _("asks the bridge on %(chain)s for the refund") % {"chain": deed.chain.name}
    return _shown(kit, deed, button=_("Refund with your wallet"), note=note)


def _shown(
    kit: RelayKit,
    deed: Deed,
    *,
    button: str,
    note: str,
    beside: tuple[Block, ...] = (),
    consent: str = "",
) -> Shown:
    saved = _downloads(kit, deed)
    kind = deed.kind.value
    return Shown(
        kind=kind,
        button=button,
        chain=deed.chain.name,
        blocks=(_cast(deed, note, saved), *beside),
        more=(_viem(deed, saved), _unsigned(deed, saved)),
        wallet=reverse("kit_wallet", kwargs={"text": kit.message_hash, "kind": kind}),
        consent=consent,
    )


def _cast(deed: Deed, note: str, saved: dict[str, Download]) -> Block:
    key, title = f"kit-{deed.kind.value}-cast", "cast"
    if deed.cast is None:
        note = _("not offered: the message is too long for a command line")
        return Block(key, title, note, "", "", _of(saved, "hex"))
    return Block(key, title, note, deed.cast.short, _("cast command"), _of(saved, "sh", "hex"))


def _viem(deed: Deed, saved: dict[str, Download]) -> Block:
    note = {
        DeedKind.RELAY: _("relayCrossDomainMessage with the same values"),
        DeedKind.RESEND: _("resendMessage with the same values"),
        DeedKind.REFUND: _("refundETH with the same values"),
    }[deed.kind]
    key = f"kit-{deed.kind.value}-viem"
    return Block(key, "viem", note, deed.viem.short, _("viem code"), _of(saved, "mjs", "hex"))


def _unsigned(deed: Deed, saved: dict[str, Download]) -> Block:
    transaction = deed.transaction
    title, note = _("Unsigned transaction"), _("for eth_sendTransaction, or to sign offline")
    key = f"kit-{deed.kind.value}-json"
    if deed.long_argument is not None:
        size = counted(len(transaction.calldata), "byte")
        note = _("to %(address)s with %(size)s of calldata: download it whole") % {
            "address": to_address(transaction.target),
            "size": size,
        }
        return Block(key, title, note, "", "", _of(saved, "json"))
    # A page's lines all begin at the margin, so that one long line reads best.
    return Block(key, title, note, _one_line(deed), _("unsigned transaction"), _of(saved, "json"))


def _one_line(deed: Deed) -> str:
    """Members line by line: the data is one long word anyway."""
    transaction = deed.transaction
    return (
        "{\n"
        f'"type": "0x2",\n"chainId": "{transaction.chain_id:#x}",\n'
        f'"to": "{to_address(transaction.target)}",\n"value": "0x0",\n'
        f'"data": "{to_hex(transaction.calldata)}",\n'
        f'"accessList": {access_list_json(transaction.access_list)}\n'
        "}"
    )


def _downloads(kit: RelayKit, deed: Deed) -> dict[str, Download]:
    """The files of a deed by their extension."""
    told = {
        "sh": _("whole command"),
        "mjs": _("code as a file"),
        "json": _("transaction as a file"),
        "hex": _("the file that it reads"),
    }
    names = {f"{deed.kind.value}.{extension}": extension for extension in ("sh", "mjs", "json")}
    names |= {"payload.hex" if deed.kind is DeedKind.RELAY else "message.hex": "hex"}
    return {
        names[key]: Download(
            reverse("kit_file", kwargs={"text": kit.message_hash, "key": key}),
            file.name,
            told[names[key]],
        )
        for key, file in files_of(kit).items()
        if key in names
    }


def _of(saved: dict[str, Download], *extensions: str) -> tuple[Download, ...]:
    return tuple(saved[one] for one in extensions if one in saved)


def _steps(kit: RelayKit, now: int) -> Iterator[ShownStep]:
    for number, step in enumerate(kit.refund, 1):
        when = ""
        if step.not_before is not None and step.not_before > now:
            when = _("From %(time)s.") % {"time": moment(step.not_before, now)}
        block = None
        if step.command:
            note = _("the first step of three")
            block = Block(f"kit-step-{number}", "cast", note, step.command, _("cast command"))
        deed = None if step.deed is None else _refund(kit, step.deed)
        yield ShownStep(step.title, step.text, when, block, deed)

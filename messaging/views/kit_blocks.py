"""The transactions of a relay kit as text to copy and files to take away; it decides nothing."""

from dataclasses import dataclass
from urllib.parse import unquote

from django.urls import reverse
from django.utils.translation import gettext as _

from messaging.diagnosis.relay_kit.cast import node_variable
from messaging.diagnosis.relay_kit.files import KitFile, files_of
from messaging.diagnosis.relay_kit.values import Deed, DeedKind, RelayKit, Risk
from messaging.protocol.spelled import access_list_json
from messaging.protocol.text import to_address, to_hex
from messaging.tracing.wording import counted


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take away: where it is, and how it is saved."""

    href: str
    name: str


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

    `wallet` is where the wallet button gets it, `consent` what must be ticked before, and
    `transaction` the address of a transaction's page, with {hash} for its hash.
    """

    kind: str
    button: str
    blocks: tuple[Block, ...]
    more: tuple[Block, ...]
    wallet: str
    transaction: str
    consent: str = ""


def show_relay(kit: RelayKit, deed: Deed) -> Shown:
    """The relay, in every form."""
    note = _("sends the relay on %(chain)s: %(variable)s names your node, relayer your account")
    note %= _names(deed)
    keys = deed.transaction.access_list
    listed = Block(
        "kit-access-list",
        _("Access list"),
        _("without it the inbox answers NotInAccessList()"),
        access_list_json(keys),
        _("access list"),
    )
    return _shown(
        kit,
        deed,
        _("Relay with your wallet"),
        (_cast(kit, deed, note, "sh", "payload"), listed),
        consent=consent_to(kit, deed),
    )


def consent_to(kit: RelayKit, deed: Deed) -> str:
    """What must be ticked before a wallet sends it, empty where nothing must."""
    lost = any(one.risk is Risk.CONSUMES for one in kit.cautions)
    if deed.kind is not DeedKind.RELAY or not lost:
        return ""
    return _("I know that this uses the message up without doing anything.")


def show_resend(kit: RelayKit, deed: Deed) -> Shown:
    """The resend, in every form."""
    block = _cast(kit, deed, _resending() % _names(deed), "sh", "message")
    return _shown(kit, deed, _("Resend with your wallet"), (block,))


def show_later(kit: RelayKit, deed: Deed) -> Shown:
    """A resend or refund that is not what helps now: its command, the rest as files."""
    note, button = _resending(), _("Resend with your wallet")
    if deed.kind is DeedKind.REFUND:
        button = _("Refund with your wallet")
        note = _(
            "asks for the refund on %(chain)s: %(variable)s names your node, relayer your account"
        )
    block = _cast(kit, deed, note % _names(deed), "sh", "mjs", "json", "message")
    return _shown(kit, deed, button, (block,), folded=False)


def show_command(key: str, note: str, command: str, kit: RelayKit, *files: str) -> Block:
    """A command of a step that is no whole transaction here."""
    saved = files_of(kit)
    downloads = tuple(_download(kit, saved[one]) for one in files if one in saved)
    return Block(key, _("With cast"), note, command, _("cast command"), downloads)


def _resending() -> str:
    return _("sends it again on %(chain)s: %(variable)s names your node, relayer your account")


def _names(deed: Deed) -> dict[str, str]:
    return {"chain": deed.chain.name, "variable": node_variable(deed.chain)}


def _shown(
    kit: RelayKit,
    deed: Deed,
    button: str,
    blocks: tuple[Block, ...],
    *,
    consent: str = "",
    folded: bool = True,
) -> Shown:
    kind = deed.kind.value
    return Shown(
        kind=kind,
        button=button,
        blocks=blocks,
        more=(_viem(kit, deed), _unsigned(kit, deed)) if folded else (),
        wallet=reverse("kit_wallet", kwargs={"text": kit.message_hash, "kind": kind}),
        transaction=unquote(reverse("transaction", kwargs={"text": "{hash}"})),
        consent=consent,
    )


def _cast(kit: RelayKit, deed: Deed, note: str, *files: str) -> Block:
    key, title, saved = f"kit-{deed.kind.value}-cast", _("With cast"), _saved(kit, deed, *files)
    if deed.cast is None:
        note = _("not offered: the message is too long for a command line")
        return Block(key, title, note, "", "", saved)
    return Block(key, title, note, deed.cast.short, _("cast command"), saved)


def _viem(kit: RelayKit, deed: Deed) -> Block:
    note = _("relayCrossDomainMessage with the same values")
    argument = "payload"
    if deed.kind is not DeedKind.RELAY:
        note, argument = _("writeContract with the same values"), "message"
    key, saved = f"kit-{deed.kind.value}-viem", _saved(kit, deed, "mjs", argument)
    return Block(key, _("With viem"), note, deed.viem.short, _("viem code"), saved)


def _unsigned(kit: RelayKit, deed: Deed) -> Block:
    key, title = f"kit-{deed.kind.value}-json", _("Unsigned transaction")
    saved, transaction = _saved(kit, deed, "json"), deed.transaction
    if deed.long_argument is not None:
        note = _("%(size)s of calldata, as a file") % {
            "size": counted(len(transaction.calldata), "byte")
        }
        return Block(key, title, note, "", "", saved)
    note = _("for eth_sendTransaction, or to sign offline")
    return Block(key, title, note, _spelled(deed), _("unsigned transaction"), saved)


def _spelled(deed: Deed) -> str:
    """The transaction with a line for each of its members, as its file has it but shorter."""
    transaction = deed.transaction
    return (
        f'{{\n  "type": "0x2",\n  "chainId": "{transaction.chain_id:#x}",\n'
        f'  "to": "{to_address(transaction.target)}",\n  "value": "0x0",\n'
        f'  "data": "{to_hex(transaction.calldata)}",\n'
        f'  "accessList": {access_list_json(transaction.access_list)}\n}}'
    )


def _saved(kit: RelayKit, deed: Deed, *kinds: str) -> tuple[Download, ...]:
    """Files by their extension, and `payload` or `message` where a form reads it from one."""
    files = files_of(kit)
    keys = [
        f"{one}.hex" if one in {"payload", "message"} else f"{deed.kind.value}.{one}"
        for one in kinds
    ]
    return tuple(_download(kit, files[key]) for key in keys if key in files)


def _download(kit: RelayKit, file: KitFile) -> Download:
    where = reverse("kit_file", kwargs={"text": kit.message_hash, "key": file.key})
    return Download(where, file.name)

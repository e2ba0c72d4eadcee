"""The way of messenger 2.x for what was not delivered: export it, withdraw, refund; pure.

That messenger is in development (domain reference, 1.6): the steps say so.
"""

from django.utils.translation import gettext as _

from messaging.diagnosis.relay_kit import cast, deeds
from messaging.diagnosis.relay_kit.sent import SentBefore
from messaging.diagnosis.relay_kit.values import Step
from messaging.protocol.contracts import (
    FUNCTIONS,
    SELECTOR_EXPORT_UNDELIVERED_MESSAGE,
    SUPERCHAIN_ETH_BRIDGE,
    UNDELIVERED_MESSAGE_EXPORTER,
)
from messaging.protocol.payloads import EthTransfer, decode_bridge_call
from messaging.protocol.text import to_address, to_hex

EXPIRY_PERIOD = 691_200  # seconds after sending before which the source refuses the word: 8 days
# What the call on L1 needs, most of it for the deposit that it makes.
_GAS_ON_L1 = 1_000_000
_L2_CROSS_DOMAIN_MESSENGER = bytes.fromhex("4200000000000000000000000000000000000007")


def steps_of(sent: SentBefore) -> tuple[Step, ...]:
    """What has to be done, in this order."""
    names = {"source": sent.source.name, "destination": sent.destination.name}
    return _exported(sent, names), _withdrawn(names), _ended(sent, names)


def _exported(sent: SentBefore, names: dict[str, str]) -> Step:
    return Step(
        _("Export it on %(destination)s") % names,
        _(
            "Its exporter says that the message was never delivered, to the L1 messenger of "
            "%(source)s, which the command reads first. Before 8 days after sending the word is "
            "refused on %(source)s."
        )
        % names,
        command=_export_line(sent),
        not_before=sent.first_sent + EXPIRY_PERIOD,
        long_argument=sent.message if len(sent.message) > deeds.SHOWN else None,
    )


def _export_line(sent: SentBefore) -> str:
    """The exporter is told which contract on L1 to tell: the source knows it."""
    messenger = (
        f"\"$(cast call {to_address(_L2_CROSS_DOMAIN_MESSENGER)} 'otherMessenger()(address)' "
        f'--rpc-url "${cast.node_variable(sent.source)}")"'
    )
    long = len(sent.message) > deeds.SHOWN
    arguments = (
        messenger,
        str(sent.source.chain_id),
        str(sent.nonce),
        to_address(sent.sender),
        to_address(sent.target),
        cast.from_file(deeds.message_file(sent)) if long else to_hex(sent.message),
        str(_GAS_ON_L1),
    )
    signature = FUNCTIONS[SELECTOR_EXPORT_UNDELIVERED_MESSAGE]
    return cast.cast_send(
        UNDELIVERED_MESSAGE_EXPORTER, signature, arguments, chain=sent.destination
    )


def _withdrawn(names: dict[str, str]) -> Step:
    return Step(
        _("Withdraw it to L1"),
        _(
            "The export is a withdrawal of %(destination)s: prove it on L1, wait until its "
            "challenge period is over, and finalize it. That tells the messenger of %(source)s, "
            "which marks the message as expired and emits MessageExpired."
        )
        % names,
    )


def _ended(sent: SentBefore, names: dict[str, str]) -> Step:
    transfer = decode_bridge_call(sent.message)
    bridged = sent.sender == sent.target == SUPERCHAIN_ETH_BRIDGE
    if bridged and isinstance(transfer, EthTransfer):
        return Step(
            _("Refund the ETH on %(source)s") % names,
            _("The bridge pays what was burned back to %(sender)s, once; anyone can ask for it.")
            % {"sender": to_address(transfer.sender)},
            deed=deeds.refund(sent, transfer),
        )
    return Step(
        _("Undo it on %(source)s") % names,
        _(
            "The messenger then answers expiredMessages with true. What that undoes is up to the "
            "contract that sent the message, %(sender)s."
        )
        % {"sender": to_address(sent.sender)},
    )

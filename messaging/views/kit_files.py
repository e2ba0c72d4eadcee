"""The files of a relay kit, and what the wallet button asks for; both as of this very moment."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from messaging.diagnosis.reading import read_noted_facts
from messaging.diagnosis.relay_kit.files import files_of
from messaging.diagnosis.relay_kit.kit import build_kit
from messaging.diagnosis.relay_kit.values import Deed, RelayKit, Risk
from messaging.protocol.text import MalformedHash, parse_hash
from messaging.tracing.messages import get_message
from messaging.tracing.wallet_chains import WalletChain, get_wallet_chain
from messaging.views.clock import read_clock
from messaging.views.kit_blocks import consent_to
from messaging.views.methods import read_only
from messaging.views.notices import render_bad_request, render_not_found
from messaging.views.wallet_words import wallet_words


@read_only
def show_kit_file(request: HttpRequest, text: str, key: str) -> HttpResponse:
    """A command, code or transaction to save."""
    try:
        kit = _kit(text)
    except MalformedHash as error:
        return render_bad_request(request, str(error), query=text)
    file = None if kit is None else files_of(kit).get(key)
    if file is None:
        sentence = _("The relay kit of this message has no such file.")
        remedy = _("Open the message: what can be done about it may have changed.")
        return render_not_found(request, sentence, remedy=remedy)
    response = HttpResponse(file.text, content_type=f"{file.content_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@read_only
def show_wallet_request(request: HttpRequest, text: str, kind: str) -> HttpResponse:  # noqa: ARG001  Django passes it
    """What a wallet is asked: the chain to be on, and the transaction to sign, with what the reader
    must have agreed to before. Where it would be useless by now, the sentences that say why."""
    try:
        kit = _kit(text)
    except MalformedHash as error:
        return _refusal(str(error), HTTPStatus.BAD_REQUEST)
    deed = None if kit is None else next((one for one in kit.deeds if one.kind == kind), None)
    if deed is not None:
        told = {"chain": _chain(deed), "transaction": deed.transaction.as_json()}
        consent = "" if kit is None else _must_be_known(kit, deed)
        return JsonResponse({**told, "consent": consent, "words": wallet_words()})
    if kit is not None and (reasons := [one for one in kit.cautions if one.blocks]):
        sentences = " ".join(f"{one.lead} {one.text}" for one in reasons)
        return _refusal(sentences, HTTPStatus.CONFLICT)
    return _refusal(_("This can no longer be sent: open the page again."), HTTPStatus.NOT_FOUND)


def _kit(text: str) -> RelayKit | None:
    message_hash = parse_hash(text)
    detail = get_message(message_hash)
    if detail is None:
        return None
    return build_kit(read_noted_facts(detail, read_clock())[0])


def _must_be_known(kit: RelayKit, deed: Deed) -> str:
    """What stands between the reader and the wallet until it is ticked on a page that shows it."""
    if not consent_to(kit, deed):
        return ""
    why = " ".join(one.text for one in kit.cautions if one.risk is Risk.CONSUMES)
    remedy = _("If that is what you want, tick the box first; open the page again to see it.")
    return f"{why} {remedy}"


def _chain(deed: Deed) -> dict[str, Any]:
    """As wallet_addEthereumChain takes it (EIP-3085), without nodes where none is public."""
    chain_id = deed.chain.chain_id
    known = get_wallet_chain(chain_id) or WalletChain(chain_id, deed.chain.name, "", "")
    return {
        "chainId": hex(chain_id),
        "chainName": known.name,
        "nativeCurrency": {"name": "Ether", "symbol": "ETH", "decimals": 18},
        "rpcUrls": [known.public_rpc] if known.public_rpc else [],
        "blockExplorerUrls": [known.explorer_url] if known.explorer_url else [],
    }


def _refusal(sentence: str, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"refused": sentence}, status=status)

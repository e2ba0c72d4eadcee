"""The page of an address: what is indexed of it in each of its roles."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from messaging.protocol.text import MalformedAddress, parse_address, to_address
from messaging.tracing.address_values import AddressPage, Counted, Role
from messaging.tracing.address_words import tell_address
from messaging.tracing.addresses import busiest_role, get_address
from messaging.tracing.freshness import of_chains
from messaging.tracing.paging import MalformedCursor
from messaging.views.clock import read_clock
from messaging.views.methods import read_only
from messaging.views.notices import render_bad_request
from messaging.views.rendering import render_page


@dataclass(frozen=True, slots=True)
class RoleTab:
    """A role as a link, with how much there is in it."""

    label: str
    address: str
    count: Counted
    current: bool


@read_only
def show_address(request: HttpRequest, text: str) -> HttpResponse:
    """An address, known or not; spelled as EIP-55 has it."""
    try:
        address = parse_address(text)
        if text != to_address(address):
            where = redirect("address", text=to_address(address), permanent=True)
            if request.GET:
                where["Location"] += f"?{request.GET.urlencode()}"
            return where
        asked = request.GET.get("role")
        role = busiest_role(address) if not asked else Role(asked)
        page = get_address(address, role, request.GET.get("cursor") or None)
    except (MalformedAddress, MalformedCursor) as error:
        return render_bad_request(request, str(error), query=text)
    except ValueError:
        return render_bad_request(request, _refusal(request.GET["role"]), query=text)
    return _render(request, page)


def _render(request: HttpRequest, page: AddressPage) -> HttpResponse:
    now = read_clock()
    context = {
        "now": now,
        "page": page,
        "rows": page.messages,
        "verdict": tell_address(page),
        "tabs": _tabs(page),
        "empty": _empty(page.role),
        "newer": page.previous and _where(page.role, page.previous),
        "older": page.next and _where(page.role, page.next),
        "fresh": of_chains(page.as_of, now),
        "searched": page.as_of,
    }
    return render_page(request, "messaging/address.html", context)


def _tabs(page: AddressPage) -> list[RoleTab]:
    labels = {
        Role.SENT: _("Sender"),
        Role.RECEIVED: _("Target"),
        Role.TRANSFERS: _("Transfers"),
        Role.RELAYED: _("Transaction sender"),
    }
    return [
        RoleTab(labels[role], _where(role), count, role is page.role)
        for role, count in page.counts.items()
    ]


def _where(role: Role, cursor: str | None = None) -> str:
    fields = {"role": role.value} | ({"cursor": cursor} if cursor else {})
    return f"?{urlencode(fields)}"


def _empty(role: Role) -> str:
    return {
        Role.SENT: _("No message that it sent is indexed."),
        Role.RECEIVED: _("No message to it is indexed."),
        Role.TRANSFERS: _("No transfer from or to it is indexed."),
        Role.RELAYED: _(
            "No transaction from it is indexed: neither one with a log of interop, nor an attempt "
            "to relay that reverted."
        ),
    }[role]


def _refusal(role: str) -> str:
    known = ", ".join(one.value for one in Role)
    told = {"role": repr(role[:80]), "known": known}
    return _("%(role)s is no role: give one of %(known)s.") % told

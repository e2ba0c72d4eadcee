"""Endpoints beside their chain: an address goes in, is checked, and never comes out."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin

from messaging.chain.errors import ChainError
from messaging.chain.rpc import open_client
from messaging.models import Chain, Endpoint
from messaging.ops.chainsfile import HTTP_SCHEMES, SOCKET_SCHEMES, is_address


class SecretField(forms.CharField):
    """A text that is never rendered; left empty it is no change."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Only what was typed changes anything."""
        return bool(str(data or "").strip())


class EndpointForm(forms.ModelForm[Endpoint]):
    """The stored address is never rendered: an empty field keeps it."""

    url = SecretField(
        label="Address",
        required=False,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "off"}),
        help_text="http(s), of a WebSocket ws(s). Encrypted at rest and never shown again; empty "
        "keeps the stored one.",
    )
    unchecked = forms.BooleanField(
        label="Save without asking the node",
        required=False,
        help_text="For a node that is not up yet.",
    )

    class Meta:
        model = Endpoint
        fields = ("kind", "position", "enabled", "url")

    def clean_url(self) -> str:
        """The new address, or the stored one where none was typed."""
        typed = str(self.cleaned_data.get("url") or "").strip()
        socket = self.cleaned_data.get("kind") == Endpoint.Kind.WS
        schemes = "a ws:// or wss://" if socket else "an http:// or https://"
        if not typed and self.instance.pk is None:
            raise forms.ValidationError(f"A new endpoint needs {schemes} address.")
        address = typed or str(Endpoint.objects.get(pk=self.instance.pk).url)
        changed = typed or "kind" in self.changed_data
        if changed and not is_address(address, SOCKET_SCHEMES if socket else HTTP_SCHEMES):
            raise forms.ValidationError(f"This is not {schemes} address with a host.")
        return address


class EndpointFormSet(forms.BaseInlineFormSet[Endpoint, Chain, forms.ModelForm[Endpoint]]):
    """Asks every new execution RPC for its chain id before it is saved."""

    def clean(self) -> None:
        """Put what the node answers wrong beside the address that was typed."""
        super().clean()
        for form in self.forms:
            values = getattr(form, "cleaned_data", {})
            if values.get("DELETE") or not values.get("url") or not _is_new(form):
                continue
            if values.get("kind") == Endpoint.Kind.RPC and not values.get("unchecked"):
                self._ask(form, values["url"])

    def _ask(self, form: forms.ModelForm[Endpoint], url: str) -> None:
        chain_id = self.instance.chain_id
        if not chain_id:
            return
        try:
            open_client(
                url,
                expected_chain_id=chain_id,
                label=f"this endpoint of {self.instance.name}",
                allow_loopback=settings.CROSSLANE_ALLOW_LOOPBACK_RPC,
                allow_private=settings.CROSSLANE_ALLOW_PRIVATE_RPC,
            ).close()
        except ChainError as error:
            form.add_error("url", str(error))


def _is_new(form: forms.ModelForm[Endpoint]) -> bool:
    """Whether the address, or what is asked of it, is not what was checked before."""
    return not {"url", "kind"}.isdisjoint(form.changed_data)


class EndpointInline(admin.TabularInline[Endpoint, Chain]):
    """The endpoints of a chain, on its page."""

    model = Endpoint
    form = EndpointForm
    formset = EndpointFormSet
    extra = 0
    readonly_fields = ("learned",)

    @admin.display(description="What its answers taught")
    def learned(self, endpoint: Endpoint) -> str:
        """Its limits and its last failure, without its address."""
        limits = [
            ("blocks at once", endpoint.range_limit),
            ("calls a second", endpoint.rate_limit),
            ("logs from block", endpoint.logs_from),
        ]
        told = [f"{what}: {limit:,}" for what, limit in limits if limit is not None]
        return "; ".join([*told, endpoint.error] if endpoint.error else told) or "nothing yet"

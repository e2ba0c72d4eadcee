"""Chains and dependency sets: added, changed, paused and resumed here."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from messaging.admin.endpoints import EndpointInline
from messaging.admin.recorded import Recorded
from messaging.ingest.health import forget_limits
from messaging.ingest.spans import retry
from messaging.models import Block, Chain, DependencySet, Message, Span
from messaging.tracing.past_words import resync_command


@admin.register(Chain)
class ChainAdmin(Recorded[Chain]):
    """A chain, its endpoints, and whether it is read."""

    list_display = ("name", "chain_id", "start_block", "block_time", "paused", "indexed", "state")
    list_filter = ("paused",)
    search_fields = ("name", "chain_id")
    inlines = (EndpointInline,)
    actions = ("pause", "resume", "ask_anew")
    formfield_overrides: ClassVar = {models.URLField: {"assume_scheme": "https"}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Chain]:
        """With the figures that the list shows."""
        stopped = Count("spans", filter=Q(spans__state=Span.State.STOPPED))
        resting = Count("spans", filter=Q(spans__retry_at__isnull=False, spans__failures__gt=0))
        return super().get_queryset(request).annotate(stopped=stopped, resting=resting)

    @admin.display(description="Indexed up to")
    def indexed(self, chain: Chain) -> str:
        """The last stored block of the span that follows the head."""
        span = chain.spans.filter(last_block__isnull=True).first()
        if span is None or span.next_block == span.first_block:
            return "not begun"
        return f"{span.next_block - 1:,}"

    @admin.display(description="State")
    def state(self, chain: Any) -> str:
        """What needs a look, in words."""
        if chain.paused:
            return "paused"
        if chain.forked_at is not None:
            return (
                f"forked below final at block {chain.forked_at}: retry its spans, "
                f"or {resync_command(chain.chain_id)}"
            )
        if chain.stopped:
            return f"stopped spans: {chain.stopped}"
        return f"spans resting after an error: {chain.resting}" if chain.resting else "reading"

    def get_readonly_fields(
        self, request: HttpRequest, obj: Chain | None = None
    ) -> tuple[str, ...]:
        """With the chain id, once facts are stored under it: they would become another chain's."""
        stored = obj is not None and Block.objects.filter(chain=obj.pk).exists()
        return ("messenger_version", "chain_id") if stored else ("messenger_version",)

    def has_delete_permission(self, request: HttpRequest, obj: Chain | None = None) -> bool:
        """Only while nothing is stored of it: facts and messages name their chain. Pause it."""
        stored = obj is None or Block.objects.filter(chain=obj.pk).exists()
        return not stored and super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """With a chain go the records of its reorgs, which nobody can delete alone."""
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, needed - {"reorg"}, protected

    def save_model(self, request: HttpRequest, obj: Chain, form: Any, change: bool) -> None:
        """Say what a changed rule does not do by itself."""
        super().save_model(request, obj, form, change)
        if change and {"block_time", "lagoon_time"}.intersection(form.changed_data):
            warn_of_old_verdicts(self, request)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A chain whose endpoints changed is tried again: what stopped it may be mended."""
        super().save_formset(request, form, formset, change)
        if formset.has_changed():
            forget_limits(form.instance.pk)
            retry(list(form.instance.spans.values_list("pk", flat=True)))

    @admin.action(description="Pause: stop reading from the nodes", permissions=["change"])
    def pause(self, request: HttpRequest, chains: QuerySet[Chain]) -> None:
        """Stop reading; what is stored stays and is shown."""
        self._set_paused(request, chains, paused=True)

    @admin.action(description="Resume reading", permissions=["change"])
    def resume(self, request: HttpRequest, chains: QuerySet[Chain]) -> None:
        """Read on from where the chain was paused."""
        self._set_paused(request, chains, paused=False)

    @admin.action(
        description="Ask the nodes anew: forget failures and learned limits", permissions=["change"]
    )
    def ask_anew(self, request: HttpRequest, chains: QuerySet[Chain]) -> None:
        """Wake endpoints and spans that rest, and find out the limits of the nodes again."""
        for chain in chains:
            forget_limits(chain.pk)
            retry(list(chain.spans.values_list("pk", flat=True)))
            self.log_change(request, chain, "The nodes are asked anew.")
        names = ", ".join(chain.name for chain in chains)
        self.message_user(request, f"{names}: the nodes are asked anew.", messages.SUCCESS)

    def _set_paused(self, request: HttpRequest, chains: QuerySet[Chain], *, paused: bool) -> None:
        word = "paused" if paused else "resumed"
        names = []
        for chain in chains:
            Chain.objects.filter(pk=chain.pk).update(paused=paused)
            self.log_change(request, chain, f"The chain was {word}.")
            names.append(chain.name)
        self.message_user(request, f"{', '.join(names)}: {word}.", messages.SUCCESS)


class DependencySetForm(forms.ModelForm[DependencySet]):
    """A chain is in one set: two would contradict each other."""

    class Meta:
        model = DependencySet
        fields = ("name", "chain_ids", "expiry_window", "ingress_margin", "same_timestamp")

    def clean_chain_ids(self) -> list[int]:
        """The chain ids, none of them a member of another set."""
        chain_ids = [int(chain_id) for chain_id in self.cleaned_data["chain_ids"]]
        for other in DependencySet.objects.exclude(pk=self.instance.pk):
            for chain_id in set(chain_ids).intersection(other.chain_ids):
                raise forms.ValidationError(
                    f"Chain {chain_id} is in the set {other.name} already: take it out there first."
                )
        return chain_ids


@admin.register(DependencySet)
class DependencySetAdmin(Recorded[DependencySet]):
    """Which chains may execute each other's messages, and for how long."""

    form = DependencySetForm
    list_display = ("name", "chain_ids", "expiry_window", "ingress_margin", "same_timestamp")

    def save_model(
        self,
        request: HttpRequest,
        obj: DependencySet,
        form: Any,
        change: bool,
    ) -> None:
        """Say what a changed rule does not do by itself."""
        super().save_model(request, obj, form, change)
        warn_of_old_verdicts(self, request)

    def delete_model(self, request: HttpRequest, obj: DependencySet) -> None:
        """Say what a rule that is gone does not do by itself."""
        super().delete_model(request, obj)
        warn_of_old_verdicts(self, request)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[DependencySet]) -> None:
        """Say what rules that are gone do not do by themselves."""
        super().delete_queryset(request, queryset)
        warn_of_old_verdicts(self, request)


def warn_of_old_verdicts(page: admin.ModelAdmin[Any], request: HttpRequest) -> None:
    """Rules are applied when a verdict is made; nothing makes the stored ones again by itself."""
    if Message.objects.exists():
        page.message_user(
            request,
            "Stored verdicts keep the old rules until `manage.py relink --all` has run.",
            messages.WARNING,
        )

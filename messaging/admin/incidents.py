"""Incidents as they were recognised; the site's own pages show what they stand on."""

from datetime import UTC, datetime

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from messaging.admin.reading import ReadOnly
from messaging.models import Incident


@admin.register(Incident)
class IncidentAdmin(ReadOnly[Incident]):
    """What is or was wrong for everybody, with the suspicions that no page shows yet."""

    list_display = ("__str__", "began", "ended", "page")
    list_filter = ("kind",)
    fields = ("kind", "names", "began", "ended", "evidence", "recovery", "page")
    readonly_fields = fields

    @admin.display(description="Began", ordering="since")
    def began(self, incident: Incident) -> datetime:
        """Since when it lasts."""
        return datetime.fromtimestamp(incident.since, UTC)

    @admin.display(description="Ended", ordering="until")
    def ended(self, incident: Incident) -> datetime | None:
        """When it was seen last, empty while it goes on."""
        return None if incident.until is None else datetime.fromtimestamp(incident.until, UTC)

    @admin.display(description="Page")
    def page(self, incident: Incident) -> SafeString | str:
        """Its page on the site, once it is more than a suspicion."""
        if incident.noted_at is None:
            return "suspected"
        return format_html('<a href="{}">Open</a>', reverse("incident", args=(incident.pk,)))

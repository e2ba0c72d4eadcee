"""The address that browsers ask for an icon by themselves; it leads to the one that pages name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static

from messaging.views.methods import read_only


@read_only
def show_favicon(_: HttpRequest) -> HttpResponse:
    """To the icon, whose own address changes with its content."""
    return redirect(static("messaging/icon.svg"))

"""The list of the tools; it computes nothing."""

from django.http import HttpRequest, HttpResponse

from messaging.views.methods import read_only
from messaging.views.tools.answering import render_tool
from messaging.views.tools.forms import PlaceForm


@read_only
def show_tools(request: HttpRequest) -> HttpResponse:
    """What can be computed here."""
    return render_tool(request, "messaging/tools/index.html", {"place": PlaceForm()})

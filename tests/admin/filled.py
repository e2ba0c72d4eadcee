"""The admin's forms filled as a browser sends them, and the errors that it shows."""

from typing import Any

from django.test import Client

from messaging.models import Chain

ADD = "/admin/messaging/chain/add/"


def change_page(chain: Chain) -> str:
    """The page of a chain."""
    return f"/admin/messaging/chain/{chain.pk}/change/"


def chain_form(*endpoints: dict[str, Any], **chain: Any) -> dict[str, Any]:
    """Chain 901 called Base with these endpoints; a stored one is given with its id."""
    usual = {"chain_id": 901, "name": "Base", "start_block": 0, "block_time": 2}
    stored = sum("id" in endpoint for endpoint in endpoints)
    form = usual | chain | {"endpoints-INITIAL_FORMS": stored}
    form["endpoints-TOTAL_FORMS"] = len(endpoints)
    for number, endpoint in enumerate(endpoints):
        filled = {"kind": "rpc", "position": number + 1, "enabled": "on", "url": ""} | endpoint
        form |= {f"endpoints-{number}-{key}": value for key, value in filled.items()}
    return form


def errors_of(client: Client, page: str, form: dict[str, Any]) -> list[str]:
    """The errors that sending the form gives; none where it is taken."""
    response = client.post(page, form)
    if response.status_code == 302:
        return []
    shown = response.context["errors"]
    return [str(error) for part in shown for error in (part if isinstance(part, list) else [part])]


def act(client: Client, model: str, action: str, *keys: Any, app: str = "messaging") -> str:
    """Run an action on these rows of a list; the page that follows."""
    path = f"/admin/{app}/{model}/"
    form = {"action": action, "_selected_action": list(keys)}
    return client.post(path, form, follow=True).content.decode()

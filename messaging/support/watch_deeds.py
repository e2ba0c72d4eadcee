"""What staff do with watches of others is on record; what people do with their own is not."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from messaging.models import Watch
from messaging.support.deeds import make_action, record


@contextmanager
def on_record(watch: Watch, who: AbstractBaseUser, verb: str) -> Iterator[None]:
    """Record what is done to a watch of somebody else inside, with before and after, in one
    transaction with it."""
    if watch.owner_id == who.pk:
        yield
        return
    number = watch.pk
    with transaction.atomic():
        before = _values(watch)
        yield
        after = _values(watch) if Watch.objects.filter(pk=number).exists() else {}
        changes = {
            name: [value, after.get(name)]
            for name, value in before.items()
            if value != after.get(name)
        }
        details = {"name": f"{watch.owner}: {watch.kind} {watch.subject}", "changes": changes}
        record([make_action(verb, f"watch:{number}", details, who=who)])


def _values(watch: Watch) -> dict[str, Any]:
    """What can be changed; of a channel its number alone, for its address may be secret."""
    rules = watch.rules.order_by("kind").values_list("kind", "grace", "limit", "least")
    return {
        "note": watch.note,
        "paused": watch.paused,
        "rules": [[*map(str, rule)] for rule in rules],
        "channels": sorted(watch.channels.values_list("pk", flat=True)),
    }

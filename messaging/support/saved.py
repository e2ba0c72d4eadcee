"""Views of the queue that somebody of the staff keeps under a name."""

from dataclasses import dataclass

from messaging.models import SavedFilter

MOST = 20  # of one person
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Saved:
    """A kept view: its number, its name, and the query of its address without `?`."""

    id: int
    name: str
    query: str


def list_saved(owner: int) -> tuple[Saved, ...]:
    """The views of one person, by name."""
    found = SavedFilter.objects.filter(owner=owner).values_list("id", "name", "query")
    return tuple(Saved(*row) for row in found[:MOST])


def save(owner: int, name: str, query: str) -> bool:
    """Keep a view, in place of one of the same name; whether there was room for it."""
    others = SavedFilter.objects.filter(owner=owner).exclude(name=name)
    if others.count() >= MOST:
        return False
    SavedFilter.objects.update_or_create(owner_id=owner, name=name, defaults={"query": query})
    return True


def forget(owner: int, pk: int) -> None:
    """Keep a view no longer."""
    SavedFilter.objects.filter(owner=owner, pk=pk).delete()

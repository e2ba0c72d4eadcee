"""Every change made in the admin goes into the record of staff too; a credential never does."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django import forms
from django.contrib import admin
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from messaging.admin.reading import ReadOnly
from messaging.models import StaffAction
from messaging.support.deeds import make_action, record

_M = TypeVar("_M", bound=Model)
_LONGEST = 200  # characters of a value that are kept
_HIDDEN = "not recorded"


class Recorded(admin.ModelAdmin[_M]):
    """A page of the admin whose changes are recorded with their values, beside Django's log."""

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        """Django's list of what changed, and behind it the values, where its log does not look."""
        told = list(super().construct_change_message(request, form, formsets, add))
        values = dict(_values(form))
        for formset in formsets or ():
            for one in formset.forms:
                if one.has_changed():
                    values |= {f"{one.instance}: {name}": both for name, both in _values(one)}
        return [*told, {"values": values}]

    def log_addition(self, request: HttpRequest, obj: _M, message: Any) -> Any:
        """Record that something was added."""
        self._record(request, "added", obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: _M, message: Any) -> Any:
        """Record that something was changed."""
        self._record(request, "changed", obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[_M]) -> Any:
        """Record that things are deleted."""
        for obj in queryset:
            self._record(request, "deleted", obj, [])
        return super().log_deletions(request, queryset)

    def name_of(self, obj: _M) -> str:
        """How a record names what was changed."""
        return str(obj)

    def _record(self, request: HttpRequest, verb: str, obj: _M, message: Any) -> None:
        who = request.user if isinstance(request.user, AbstractBaseUser) else None
        subject = f"{type(obj).__name__.lower()}:{obj.pk}"
        details = {"name": self.name_of(obj), "changes": message}
        record([make_action(verb, subject, details, who=who)])


def _values(form: Any) -> Iterator[tuple[str, list[str]]]:
    """Each changed field with before and after; of one that hides what is typed, that it was."""
    for name in form.changed_data:
        field = form.fields.get(name)
        if field is None or isinstance(field.widget, forms.PasswordInput):
            yield name, [_HIDDEN]
        else:
            yield (
                name,
                [
                    _shown(form.get_initial_for_field(field, name)),
                    _shown(form.cleaned_data.get(name)),
                ],
            )


def _shown(value: Any) -> str:
    if isinstance(value, Sequence | QuerySet) and not isinstance(value, str | bytes):
        value = ", ".join(map(str, value))
    return "" if value is None else str(value)[:_LONGEST]


@admin.register(StaffAction)
class StaffActionAdmin(ReadOnly[StaffAction]):
    """The record of staff, read only."""

    list_display = ("at", "name", "verb", "subject", "details")
    list_filter = ("verb",)
    search_fields = ("name", "subject")

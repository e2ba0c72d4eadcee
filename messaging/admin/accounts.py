"""Accounts, their groups, addresses and second factors: what is changed about them is on record."""

from typing import Any

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from messaging.admin.recorded import Recorded

admin.site.unregister([User, Group, EmailAddress, Authenticator])


@admin.register(User)
class RecordedUserAdmin(Recorded[User], UserAdmin[User]):
    """Accounts: who is made staff, and by whom, is on record."""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """With an account go its watches and channels, which nobody can delete alone."""
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, needed - {"watch", "channel", "delivery"}, protected


@admin.register(Group)
class RecordedGroupAdmin(Recorded[Group], GroupAdmin):
    """Groups: what their members may do."""


@admin.register(EmailAddress)
class RecordedEmailAddressAdmin(Recorded[Model], EmailAddressAdmin):  # type: ignore[misc]
    """Addresses of accounts: whoever holds one can have the password of its account set anew."""

    def make_verified(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Mark addresses as verified, which nobody proved."""
        waiting = list(queryset.filter(verified=False))
        super().make_verified(request, queryset)
        for address in queryset.model.objects.filter(
            pk__in=[one.pk for one in waiting], verified=True
        ):
            self.log_change(request, address, "Marked as verified.")

    make_verified.short_description = "Mark selected email addresses as verified"  # type: ignore[attr-defined]


@admin.register(Authenticator)
class RecordedAuthenticatorAdmin(Recorded[Model]):
    """Second factors: deleted where one is lost, and never made or changed here. What an app
    shares is not shown."""

    fields = ("user", "type", "created_at", "last_used_at")
    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    search_fields = ("user__username",)

    def name_of(self, obj: Any) -> str:
        """With whose it is."""
        return f"{obj.user}: {obj}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People add theirs themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """It is kept or deleted."""
        return False

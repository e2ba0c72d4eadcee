"""The operator's pages in Django's admin; they change configuration, never a verdict."""

from messaging.admin.abis import AbiAdmin
from messaging.admin.accounts import (
    RecordedAuthenticatorAdmin,
    RecordedEmailAddressAdmin,
    RecordedGroupAdmin,
    RecordedUserAdmin,
)
from messaging.admin.chains import ChainAdmin, DependencySetAdmin
from messaging.admin.messages import MessageAdmin
from messaging.admin.recorded import StaffActionAdmin
from messaging.admin.spans import ReorgAdmin, SpanAdmin

__all__ = [
    "AbiAdmin",
    "ChainAdmin",
    "DependencySetAdmin",
    "MessageAdmin",
    "RecordedAuthenticatorAdmin",
    "RecordedEmailAddressAdmin",
    "RecordedGroupAdmin",
    "RecordedUserAdmin",
    "ReorgAdmin",
    "SpanAdmin",
    "StaffActionAdmin",
]

"""The operator's pages in Django's admin; they change configuration, never a verdict."""

from messaging.admin.abis import AbiAdmin
from messaging.admin.accounts import (
    RecordedAuthenticatorAdmin,
    RecordedEmailAddressAdmin,
    RecordedGroupAdmin,
    RecordedUserAdmin,
)
from messaging.admin.chains import ChainAdmin, DependencySetAdmin
from messaging.admin.incidents import IncidentAdmin
from messaging.admin.messages import MessageAdmin
from messaging.admin.recorded import StaffActionAdmin
from messaging.admin.spans import ReorgAdmin, SpanAdmin
from messaging.admin.watching import ChannelAdmin, DeliveryAdmin, WatchAdmin

__all__ = [
    "AbiAdmin",
    "ChainAdmin",
    "ChannelAdmin",
    "DeliveryAdmin",
    "DependencySetAdmin",
    "IncidentAdmin",
    "MessageAdmin",
    "RecordedAuthenticatorAdmin",
    "RecordedEmailAddressAdmin",
    "RecordedGroupAdmin",
    "RecordedUserAdmin",
    "ReorgAdmin",
    "SpanAdmin",
    "StaffActionAdmin",
    "WatchAdmin",
]

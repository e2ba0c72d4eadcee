"""Every address of the site; wiring only."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from messaging.api.views import Nowhere
from messaging.views.accounts.second_factor import second_factor_first

# Staff sign in where everybody does: with a second factor, and with its limits.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
_admin_view = admin.site.admin_view


def _guarded(view: Callable[..., Any], cacheable: bool = False) -> Callable[..., Any]:
    return second_factor_first(_admin_view(view, cacheable))


admin.site.admin_view = _guarded  # type: ignore[method-assign, assignment]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api", Nowhere.as_view()),
    path("api/", include("messaging.api.urls")),
    path("watches/", include("messaging.views.watches.urls")),
    path("account/", include("messaging.views.accounts.urls")),
    path("desk/", include("messaging.views.desk.urls")),
    path("", include("messaging.views.urls")),
]

handler400 = "messaging.views.notices.bad_request"
handler403 = "messaging.views.notices.permission_denied"
handler404 = "messaging.views.notices.page_not_found"
handler429 = "messaging.views.notices.too_many_requests"

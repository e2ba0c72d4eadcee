"""Every address of the site; wiring only."""

from django.contrib import admin
from django.urls import include, path

from messaging.api.views import Nowhere

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api", Nowhere.as_view()),
    path("api/", include("messaging.api.urls")),
    path("watches/", include("messaging.views.watches.urls")),
    path("", include("messaging.views.urls")),
]

handler400 = "messaging.views.notices.bad_request"
handler403 = "messaging.views.notices.permission_denied"
handler404 = "messaging.views.notices.page_not_found"

"""The addresses of accounts; allauth's own below them."""

from django.urls import include, path

from messaging.views.accounts.show import show_account

urlpatterns = [
    path("", show_account, name="account"),
    path("", include("allauth.urls")),
]

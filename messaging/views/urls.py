"""The addresses of the pages."""

from django.urls import path

from messaging.views.chains import show_chain, show_chains
from messaging.views.favicon import show_favicon
from messaging.views.message import show_message
from messaging.views.messages import show_home, show_messages
from messaging.views.search import show_search

urlpatterns = [
    path("", show_home, name="home"),
    path("favicon.ico", show_favicon, name="favicon"),
    path("messages/", show_messages, name="messages"),
    path("messages/<str:text>/", show_message, name="message"),
    path("search/", show_search, name="search"),
    path("chains/", show_chains, name="chains"),
    path("chains/<int:chain_id>/", show_chain, name="chain"),
]

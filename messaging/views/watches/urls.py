"""The addresses of watches."""

from django.urls import path

from messaging.views.watches import channels, links, lists

urlpatterns = [
    path("", lists.show_watches, name="watches"),
    path("add/", lists.add, name="watch_add"),
    path("<int:watch>/", lists.show_watch, name="watch"),
    path("<int:watch>/remove/", lists.remove, name="watch_remove"),
    path("message/<str:text>/", lists.watch_message, name="watch_message"),
    path("channels/", channels.show_channels, name="watch_channels"),
    path("channels/add/<str:kind>/", channels.add, name="watch_channel_add"),
    path("channels/<int:channel>/", channels.show_channel, name="watch_channel"),
    path("channels/<int:channel>/<str:deed>/", channels.act, name="watch_channel_act"),
    path("notices/<int:delivery>/", channels.show_delivery, name="watch_delivery"),
    path("confirm/<str:token>/", links.confirm_address, name="watch_confirm"),
    path("stop/<str:token>/", links.stop_notices, name="watch_unsubscribe"),
]

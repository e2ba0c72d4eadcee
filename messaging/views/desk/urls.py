"""The addresses of the desk."""

from django.urls import path

from messaging.views.desk.acting import act, keep_view, recheck_group
from messaging.views.desk.case import show_case
from messaging.views.desk.files import export_queue
from messaging.views.desk.queue import show_queue

urlpatterns = [
    path("", show_queue, name="desk"),
    path("act/", act, name="desk_act"),
    path("recheck/", recheck_group, name="desk_recheck"),
    path("views/", keep_view, name="desk_views"),
    path("cases/<int:number>/", show_case, name="desk_case"),
    path("queue.csv", export_queue, {"form": "csv"}, name="desk_csv"),
    path("queue.jsonl", export_queue, {"form": "jsonl"}, name="desk_jsonl"),
]

"""The addresses below /api/; wiring only."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView

from messaging.api import incidents, traces, views

urlpatterns = [
    path("v1/messages/", views.Messages.as_view()),
    path("v1/messages/<str:message_hash>/", views.Message.as_view()),
    path("v1/messages/<str:message_hash>/diagnosis/", views.MessageDiagnosis.as_view()),
    path("v1/executions/", views.Executions.as_view()),
    path("v1/executions/<str:chain>/<str:block>/<str:log_index>/", views.Execution.as_view()),
    path("v1/transactions/<str:transaction_hash>/", traces.Transaction.as_view()),
    path("v1/addresses/<str:address>/", traces.Address.as_view()),
    path("v1/lanes/", traces.Lanes.as_view()),
    path("v1/tools/identifier/", traces.MadeIdentifier.as_view()),
    path("v1/chains/", views.Chains.as_view()),
    path("v1/chains/<str:chain_id>/", views.Chain.as_view()),
    path("v1/chains/<str:chain_id>/reorgs/", views.Reorgs.as_view()),
    path("v1/incidents/", incidents.Incidents.as_view()),
    path("v1/incidents/<str:incident_id>/", incidents.Incident.as_view()),
    path("v1/status/", views.Status.as_view()),
    path("v1/search/", views.Search.as_view()),
    path("schema/", SpectacularAPIView.as_view()),
    re_path(r"", views.Nowhere.as_view()),
]

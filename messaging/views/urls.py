"""The addresses of the pages."""

from django.urls import path

from messaging.views.address import show_address
from messaging.views.block import show_block
from messaging.views.cards.show import show_message_card, show_site_card
from messaging.views.chains import show_chain, show_chains
from messaging.views.check import check_message
from messaging.views.crawlers import show_robots, show_security, show_sitemap
from messaging.views.events.astray import show_astray
from messaging.views.executions import show_execution, show_executions
from messaging.views.exports import export_list
from messaging.views.favicon import show_favicon
from messaging.views.glossary import show_glossary
from messaging.views.help import show_help
from messaging.views.home import show_home
from messaging.views.incidents import show_incident, show_incidents
from messaging.views.kit_files import show_kit_file, show_wallet_request
from messaging.views.lanes import show_lane, show_lanes
from messaging.views.language import choose_language
from messaging.views.lookups import look_up, show_lookup
from messaging.views.message import show_message
from messaging.views.messages import show_messages
from messaging.views.search import show_search
from messaging.views.status import show_status
from messaging.views.token import show_token
from messaging.views.tools.decode import show_decode
from messaging.views.tools.hashes import show_hashes
from messaging.views.tools.identifier import show_identifier
from messaging.views.tools.index import show_tools
from messaging.views.transaction import show_transaction
from messaging.views.transfers import show_transfers

urlpatterns = [
    path("", show_home, name="home"),
    path("favicon.ico", show_favicon, name="favicon"),
    path("messages/", show_messages, name="messages"),
    path("messages/<str:text>/", show_message, name="message"),
    path("messages/<str:text>/check/", check_message, name="check_message"),
    path("card.png", show_site_card, name="site_card"),
    path("messages/<str:text>/kit/<str:key>", show_kit_file, name="kit_file"),
    path("messages/<str:text>/wallet/<str:kind>/", show_wallet_request, name="kit_wallet"),
    path("messages/<str:text>/card.png", show_message_card, name="message_card"),
    path("messages.csv", export_list, {"what": "messages", "form": "csv"}, name="messages_csv"),
    path(
        "messages.jsonl", export_list, {"what": "messages", "form": "jsonl"}, name="messages_jsonl"
    ),
    path("executions/", show_executions, name="executions"),
    path(
        "executions.csv", export_list, {"what": "executions", "form": "csv"}, name="executions_csv"
    ),
    path(
        "executions.jsonl",
        export_list,
        {"what": "executions", "form": "jsonl"},
        name="executions_jsonl",
    ),
    path(
        "executions/<int:chain_id>/<int:block>/<int:log_index>/", show_execution, name="execution"
    ),
    path("transfers/", show_transfers, name="transfers"),
    path("transfers.csv", export_list, {"what": "transfers", "form": "csv"}, name="transfers_csv"),
    path(
        "transfers.jsonl",
        export_list,
        {"what": "transfers", "form": "jsonl"},
        name="transfers_jsonl",
    ),
    path("tokens/<str:text>/", show_token, name="token"),
    path("transactions/<str:text>/", show_transaction, name="transaction"),
    path("addresses/<str:text>/", show_address, name="address"),
    path("search/", show_search, name="search"),
    path("lookups/", look_up, name="look_up"),
    path("lookups/<str:text>/", show_lookup, name="lookup"),
    path("lanes/", show_lanes, name="lanes"),
    path("lanes/<int:source>/<int:destination>/", show_lane, name="lane"),
    path("chains/", show_chains, name="chains"),
    path("chains/<int:chain_id>/", show_chain, name="chain"),
    path("chains/<int:chain_id>/blocks/<int:block>/", show_block, name="block"),
    path("status/", show_status, name="status"),
    path("incidents/", show_incidents, name="incidents"),
    path("incidents/<int:incident_id>/", show_incident, name="incident"),
    path("tools/", show_tools, name="tools"),
    path("tools/identifier/", show_identifier, name="tools_identifier"),
    path("tools/decode/", show_decode, name="tools_decode"),
    path("tools/hashes/", show_hashes, name="tools_hashes"),
    path("help/", show_help, name="help"),
    path("glossary/", show_glossary, name="glossary"),
    path("events/", show_astray, name="events"),
    path("language/", choose_language, name="language"),
    path("robots.txt", show_robots, name="robots"),
    path("sitemap.xml", show_sitemap, name="sitemap"),
    path(".well-known/security.txt", show_security, name="security"),
]

"""The stream of server-sent events at /events/, served by an ASGI process beside the pages."""

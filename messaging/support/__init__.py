"""The desk: stuck messages as cases of staff, watches, alerts and how they are delivered."""

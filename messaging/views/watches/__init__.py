"""Pages of watches, alert rules and deliveries."""

"""The write side: plans, fetches, reconciles and stores chunks of a chain; it shows nothing."""

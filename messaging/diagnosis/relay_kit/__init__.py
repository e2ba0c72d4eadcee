"""What relays, resends or refunds a message: complete transactions and commands, nothing sent."""

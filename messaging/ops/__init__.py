"""What operators do: configure chains, resync, audit; it never judges a message."""

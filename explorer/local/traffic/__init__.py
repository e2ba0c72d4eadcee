"""The traffic of the local network: dev accounts that keep sending messages; it indexes nothing."""

"""The read side: frozen values for pages, API and commands; it writes nothing and asks no node."""

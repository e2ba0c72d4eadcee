"""The event stream: what is asked, what is told to whom, and the process that serves it."""

"""Accounts: signing in and up, and the page of one's own account."""

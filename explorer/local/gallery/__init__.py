"""Every page of the site with a real example of it: the list, and the pictures for review."""

"""Template tags: how values look on a page; they read nothing and decide nothing."""

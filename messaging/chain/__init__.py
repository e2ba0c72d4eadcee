"""The node: the only package that talks to chains; it never touches Django or storage."""

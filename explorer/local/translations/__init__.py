"""The texts of pages and their catalogues: found, compared, compiled, without GNU gettext."""

"""Pages measured on a database of a million messages: made here, asked as a reader asks."""

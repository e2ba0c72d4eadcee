"""How templates become pages: as Django renders them, with less done around it."""

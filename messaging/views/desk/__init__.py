"""Pages of staff: the stuck queue and its cases."""

"""A study compiled into columns on disk, of which the report on one unit reads its slice."""

"""Records as written → the same with single fields changed; every other character stays as it is."""

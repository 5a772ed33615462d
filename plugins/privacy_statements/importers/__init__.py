"""What a team already has → records. ``IMPORTERS`` is the table of sources."""

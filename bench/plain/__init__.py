"""The pages of a site as somebody would write them by hand: Markdown with pipe tables, for MkDocs without our plugin."""

"""A Markdown page → a product or a guide, in three steps: text → blocks → outline → draft."""

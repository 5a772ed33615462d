"""The adapter for MkDocs and ProperDocs: options → project → pipeline → files in memory."""

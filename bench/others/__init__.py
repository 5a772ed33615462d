"""Other ways from the same records to pages. They know nothing of our program."""

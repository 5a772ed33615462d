"""What an earlier build has made, kept for the next one: values on disk, each with what it was made from.

Nothing here is trusted: a value counts only while everything that it was made from is the same. Whoever deletes the
folder loses time and nothing else.
"""

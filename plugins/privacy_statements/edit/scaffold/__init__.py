"""What was answered → the text of a new record: valid as it is written, with comments that teach what to write next."""

"""What laws and standards ask of a statement, as data: one ``.yml``, one checklist. Whether a point is answered,
a named test says (``answers.py``)."""

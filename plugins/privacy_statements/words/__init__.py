"""Languages and wording: records as a reader reads them. Translations are in ``locale/``."""

__all__ = [
    "closed_words",
    "figures",
    "joining",
    "language",
    "once",
    "published",
    "recorded",
    "sentences",
    "version",
    "wording",
]

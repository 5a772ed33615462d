"""A built site, read back and compared with the records: is everything there, once, and nothing else?

It knows no host: whoever built the site, a row that is not on its page is missed. What the records make is given
while it is built (``Building``), and so is the site: ``verify`` compares the two. Others may use what ``__all__`` lists.
"""

from privacy_statements.verify.comparing import Site, Verified, verify
from privacy_statements.verify.manifest import NAME

__all__ = ["NAME", "Site", "Verified", "verify"]

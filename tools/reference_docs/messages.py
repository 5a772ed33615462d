"""What checklists ask → messages for translators. Babel calls it, as ``babel.cfg`` says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import IO

from privacy_statements.read.load import Mapping as MappingNode
from privacy_statements.read.load import Node, Scalar, Sequence, load_text

SHOWN = ("name", "about", "asks")  # keys of a checklist whose texts readers see

Message = tuple[int, str, str, list[str]]


def extract(
    file: IO[bytes], keywords: Collection[str], comment_tags: Collection[str], options: Mapping[str, str]
) -> Iterator[Message]:
    """Line, function, message and comments of each text that readers see, as Babel wants them."""
    node = load_text(file.read(), "checklist").node
    if node is not None:
        yield from _messages(node)


def _messages(node: Node) -> Iterator[Message]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _messages(item)
    elif isinstance(node, MappingNode):
        for entry in node.entries:
            if isinstance(entry.value, Scalar) and entry.key.text in SHOWN:
                yield entry.value.position.line, "gettext", entry.value.text, []
            yield from _messages(entry.value)

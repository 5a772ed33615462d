"""The pictures that steps show: which there are, and what stands in the place of one that nobody has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from msgspec.structs import replace

from privacy_statements_import.draft import Draft
from privacy_statements_import.markdown.blocks import Image
from privacy_statements_import.markdown.prose import Links, image_prose
from privacy_statements_import.sources import SourceFile

SUFFIXES = frozenset({".apng", ".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})
"""How files of pictures end. No other file is copied into a site."""


def pictures_of(drafts: Sequence[Draft]) -> tuple[str, ...]:
    """The paths of all pictures of steps, each once, in order."""
    return tuple(dict.fromkeys(image["src"] for draft in drafts for image in _images(draft.data)))


def is_picture(path: str) -> bool:
    """Whether a path is one that a site publishes as a picture: by its ending, and in no hidden folder."""
    parts = PurePosixPath(path)
    return parts.suffix.lower() in SUFFIXES and not any(part.startswith(".") for part in parts.parts)


def first_place(text: str, sources: Sequence[SourceFile]) -> tuple[str, int]:
    """The first file that holds a text, and the line."""
    for source in sources:
        before, met, _ = source.content.partition(text.encode())
        if met:
            return source.path, before.count(b"\n") + 1
    return "", 1


def holds(file: Path, content: bytes) -> bool:
    """Whether a file has this content."""
    try:
        return file.is_file() and file.read_bytes() == content
    except OSError:
        return False


def without_pictures(draft: Draft, missing: Collection[str]) -> Draft:
    """The same record with a text in the place of each picture whose path is ``missing``: what it shows, and its
    address. The record says that a person should look."""
    met = [src for src in dict.fromkeys(image["src"] for image in _images(draft.data)) if src in missing]
    if not met:
        return draft
    doubts = [f"no file for the picture {src}: what it shows stays as text" for src in met]
    data = _each_step(draft.data, lambda step: _as_text(step, missing))
    return replace(draft, data={**data, "needs_review": [*data.get("needs_review", ()), *doubts]})


def _as_text(step: Mapping[str, Any], missing: Collection[str]) -> Mapping[str, Any]:
    image = step.get("image")
    if not isinstance(image, Mapping) or image.get("src") not in missing:
        return step
    said = image_prose(Image(image["alt"], image["src"], 0), Links())
    kept = {key: value for key, value in step.items() if key not in ("text", "image", "steps")}
    kept["text"] = "\n\n".join(filter(None, [step.get("text"), said]))
    return {**kept, **{key: step[key] for key in ("steps",) if key in step}}


def _images(data: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(data, Mapping):
        image = data.get("image")
        if isinstance(image, Mapping) and image.get("src"):
            yield image
        for value in data.values():
            yield from _images(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _images(value)


def _each_step(data: Any, change: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> Any:
    if isinstance(data, Mapping):
        return change({key: _each_step(value, change) for key, value in data.items()})
    return [_each_step(value, change) for value in data] if isinstance(data, list | tuple) else data

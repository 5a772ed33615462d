"""The configuration of a host → data. Of what only the host understands, nothing is asked."""

from __future__ import annotations

from typing import Any

import yaml


class _Foreign:
    """A value with a tag of the host (``!ENV``, ``!!python/name:``), which means nothing here."""

    def __init__(self, tag: str) -> None:
        self.tag = tag

    def __repr__(self) -> str:
        return f"a value with the tag {self.tag}"


class _Tolerant(yaml.SafeLoader):
    """Reads a host's configuration, of which only a few keys matter here."""


_Tolerant.add_multi_constructor("", lambda loader, suffix, node: _Foreign(node.tag))


def data_of_host(text: str) -> Any:
    """The data of a text. Raises ``ValueError`` for what is no YAML."""
    try:
        return yaml.load(text, Loader=_Tolerant)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error

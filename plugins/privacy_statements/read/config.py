"""The configuration of a host, of which only a few keys matter here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
import yaml_env_tag


def read_config(file: Path) -> Any:
    """A configuration, with the values of the environment that it asks for.

    Raises ``OSError`` for a file that cannot be read, and ``ValueError`` for what is no YAML.
    """
    try:
        return yaml.load(file.read_text("utf-8-sig"), Loader=_Tolerant)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


class _Foreign:
    """A value with a tag of the host (``!!python/name:``), which means nothing here."""

    def __init__(self, tag: str) -> None:
        self.tag = tag

    def __repr__(self) -> str:
        return f"a value with the tag {self.tag}"


class _Tolerant(yaml.SafeLoader):
    """Reads a host's configuration, of which only a few keys matter here."""


_Tolerant.add_multi_constructor("", lambda loader, suffix, node: _Foreign(node.tag))
_Tolerant.add_constructor("!ENV", yaml_env_tag.construct_env_tag)

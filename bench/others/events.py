"""``python -m bench.others.events FOLDER``: the least that reading records can cost: every event of libyaml, and nothing made of it."""

from __future__ import annotations

import sys
from pathlib import Path

import yaml


def read_events(folder: Path) -> int:
    """Reads every file; returns how many events there were."""
    count = 0
    for file in sorted(folder.rglob("*.yml")):
        with file.open("rb") as text:
            for _ in yaml.parse(text, yaml.CLoader):
                count += 1
    return count


if __name__ == "__main__":
    print(read_events(Path(sys.argv[1])))

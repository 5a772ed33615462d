"""The script of mkdocs-gen-files: every page is written while the site is built."""

from __future__ import annotations

from pathlib import Path

import mkdocs_gen_files  # type: ignore[import-not-found]  # in an environment of its own

from bench.others.few import Records, as_markdown

records = Records(Path(mkdocs_gen_files.config["extra"]["content"]))
for path in records.pages():
    with mkdocs_gen_files.open(path, "w") as file:
        file.write(as_markdown(records.page(path)))

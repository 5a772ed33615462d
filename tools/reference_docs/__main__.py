"""``python -m reference_docs``: writes every generated file of the repository in this folder."""

from __future__ import annotations

from pathlib import Path

from reference_docs import GENERATED

if __name__ == "__main__":
    TEMPLATES = Path("templates")
    if not TEMPLATES.is_dir():
        raise SystemExit("run this in the folder of the repository")
    texts = {
        file.relative_to(TEMPLATES).as_posix(): file.read_text("utf-8") for file in sorted(TEMPLATES.rglob("*.jinja"))
    }
    for path, make in GENERATED.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(make(texts), "utf-8")
    print(f"{len(GENERATED)} files written")

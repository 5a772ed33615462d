"""A new site takes the place of the old one: one of the two is there, and whole, whatever kills the program."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import QUIET, ROOT, Make
from small import bytes_of

MAKE_SITE = [sys.executable, str(ROOT / "tools/make_site.py")]
CONFIG = (
    "site_name: T\nsite_url: https://test.example/\ndocs_dir: site-src\ntheme: {name: mkdocs}\n"
    "plugins: [privacy-statements]\n"
)
PRODUCT = "id: p\nname: P\ndescription: A product.\nitems: [{id: x, name: Number %d}]\n"
# Ends itself before its n-th step on files; `one` says whether the system can exchange folders.
KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from privacy_statements.hosts import swap
last, one = int(sys.argv[1]), sys.argv[2] == "one step"
swap._exchanged = swap._exchanged if one else lambda *_: False
step = 0
def count(event, _):
    global step
    if event in ("os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "ctypes.dlsym"):
        step += 1
        if step == last:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(count)
swap.put_in_place(Path("site.next"), Path("site"), Path("site.old"))
"""


def written(folder: Path, text: str) -> None:
    for name in ("index.html", "manual/index.html", "products/p/index.html"):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def texts(folder: Path) -> set[str]:
    return {file.read_text() for file in folder.rglob("*.html")}


@pytest.mark.slow
@pytest.mark.parametrize("way", ["one step", "two steps"])
def test_a_kill_at_each_step_of_the_swap_leaves_a_whole_site(tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch):
    import make_site

    for step in range(1, 20):
        root = tmp_path / f"{way}-{step}"
        written(root / "site", "old")
        written(root / "site.next", "new")
        ended = subprocess.run([sys.executable, "-c", KILLED, str(step), way], cwd=root)
        monkeypatch.chdir(root)
        if way == "one step":
            assert len(list((root / "site").rglob("*.html"))) == 3
        make_site.heal()
        assert len(list((root / "site").rglob("*.html"))) == 3
        assert texts(root / "site") in ({"old"}, {"new"})
        assert {path.name for path in root.iterdir()} == {"site"}
        if ended.returncode == 0:
            assert texts(root / "site") == {"new"}
            assert step > 3, "it was killed before each of its steps"
            return
        assert ended.returncode == -signal.SIGKILL
    raise AssertionError("it never ended")


def digest(folder: Path) -> dict[str, str]:
    return {path: hashlib.sha256(data).hexdigest() for path, data in bytes_of(folder).items()}


def a_site(make_project: Make) -> Path:
    """With a manual, which a process of its own builds into it, as it does into ours."""
    return make_project({
        "mkdocs.yml": f"{CONFIG}exclude_docs: manual/\nhooks: ['{ROOT / 'tools/manual_site.py'}']\n",
        "manual.yml": "site_name: M\nsite_url: https://test.example/manual/\ndocs_dir: site-src/manual\ntheme: {name: mkdocs}\n",
        "site-src/manual/index.md": "# Manual\n",
        "content/products/p.yml": PRODUCT % 0, "site-src/index.md": "# Home\n",
    })  # fmt: skip


def environment() -> dict[str, str]:
    return {**os.environ, **QUIET, "SOURCE_DATE_EPOCH": "1780000000"}


@pytest.mark.slow
def test_a_failure_says_what_is_there_and_two_at_once_take_turns(make_project: Make) -> None:
    root = a_site(make_project)
    (root / "site.old").mkdir()
    written(root / "site.old", "before")  # a run was killed between two steps
    record = root / "content/products/p.yml"
    record.write_text("id: [\n")
    failed = subprocess.run(MAKE_SITE, cwd=root, env=environment(), capture_output=True, text=True)
    assert failed.returncode == 1
    assert "The build failed; site/ is as it was." in failed.stderr
    assert texts(root / "site") == {"before"}
    record.write_text(PRODUCT % 1)
    runs = [
        subprocess.Popen(MAKE_SITE, cwd=root, env=environment(), stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    said = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    assert sum("waiting for it" in text for text in said) == 1
    assert "Number 1" in (root / "site/products/p/index.html").read_text()
    assert not (root / "site.old").exists()
    assert not (root / "site.next").exists()


@pytest.mark.large
def test_two_hundred_kills_leave_a_whole_site(make_project: Make) -> None:
    root = a_site(make_project)
    record = root / "content/products/p.yml"
    whole: list[dict[str, str]] = []
    for number in range(2):
        record.write_text(PRODUCT % number)
        begin = time.monotonic()
        subprocess.run(MAKE_SITE, cwd=root, env=environment(), check=True, capture_output=True)
        whole.append(digest(root / "site"))
        assert "manual/index.html" in whole[-1]
    takes = time.monotonic() - begin
    seen = [0, 0]
    draw = random.Random(23)
    for kill in range(200):
        record.write_text(PRODUCT % (kill % 2))
        run = subprocess.Popen(
            MAKE_SITE, cwd=root, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        late = draw.random() < 0.5  # half of them where the folders are exchanged
        time.sleep(takes * (draw.uniform(0.85, 1.02) if late else draw.random()))
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
        there = digest(root / "site")
        assert there in whole, kill
        seen[whole.index(there)] += 1
    assert min(seen) > 10, "some runs ended, some did not"

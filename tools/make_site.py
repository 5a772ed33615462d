"""``make site``: builds beside the published site, proves the new one, and puts it in its place in one step.

Killed at any moment, it leaves a whole site, the old one or the new one. Two at once take turns.
"""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

SITE, NEXT, OLD = Path("site"), Path("site.next"), Path("site.old")
LOCK = Path(".cache/site.lock")
STEPS = {
    "The build failed": ("mkdocs", "build", "--strict", "--site-dir", str(NEXT)),
    f"The new site, {NEXT}/, is not published": (
        "privacy-statements", "verify", "--config", "mkdocs.yml", "--publish", str(SITE), str(NEXT),
    ),
}  # fmt: skip


def main() -> int:
    """The exit code."""
    try:
        LOCK.parent.mkdir(exist_ok=True)
        with LOCK.open(
            "w"
        ) as lock:  # the system lets go of it when the last process that holds it ends, however it does
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print("Another `make site` is at work; waiting for it.", flush=True)
                fcntl.flock(lock, fcntl.LOCK_EX)
            return _build(lock.fileno())
    except OSError as problem:
        print(f"{problem.filename or LOCK}: {problem.strerror}; {there()}", file=sys.stderr)
        return 1


def _build(lock: int) -> int:
    """``lock`` is held by every step, too: one that outlives this process ends before another run begins."""
    heal()
    for failure, (program, *arguments) in STEPS.items():
        if subprocess.run([Path(sys.executable).with_name(program), *arguments], pass_fds=[lock]).returncode:
            print(f"{failure}; {there()}", file=sys.stderr)
            return 1
    print(f"{SITE}/index.html is ready; make serve shows it while you write")
    return 0


def heal() -> None:
    """Takes back what a killed run has left: the published site, where folders could not be exchanged, and half a new one."""
    if OLD.is_dir() and not SITE.exists():
        OLD.rename(SITE)
    for folder in (OLD, NEXT):
        shutil.rmtree(folder, ignore_errors=True)


def there() -> str:
    """The published folder."""
    return f"{SITE}/ is as it was." if SITE.exists() else f"there is no {SITE}/ yet."


if __name__ == "__main__":
    sys.exit(main())

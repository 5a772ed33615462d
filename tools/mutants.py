"""``make mutants``: changes single lines of the program, and counts what no test notices.

A seed chooses lines of ``ROOMS``, the same ones however others are edited. Each is changed in one way, in a copy of the
repository, and the tests that run it, by a map that is made once, are run until one fails. What survives is shown, unless
``mutants.txt`` beside this file says why it is the same program. The share of survivors is the last line: 1 is returned if it
is over 5 %.
"""

from __future__ import annotations

import argparse
import ast
import copy
import hashlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

ROOMS = ("catalog", "rules", "views", "pages", "verify", "publish")
EQUAL = Path(__file__).with_suffix(".txt")
"""Mutants that are the same program: ``path: the line -> what is in its place: the reason``."""
MOST = 0.05
EVERY = 10_000.0  # seconds of tests: more than there are
QUICK = "not browser and not large and not slow"
GOLDENS = (
    "tests/test_pages.py",
    "tests/test_downloads.py",
    "tests/test_build.py",
    "tests/test_errors.py",
)  # what is made is compared as a whole: these see most
COSTLY = (".our_build", ".our_catalog", "built_site")  # what a test shares that takes seconds
SWAPPED: dict[type[ast.AST], type[Any]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Is: ast.IsNot,
    ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


class Mutant(NamedTuple):
    """A line of a file, and the replacement of a piece of it."""

    path: str
    line: int
    begin: int
    end: int
    text: str
    inside: bool  # of a function

    def of(self, source: str) -> str:
        """The changed program."""
        content = source.encode()
        return (content[: self.begin] + self.text.encode() + content[self.end :]).decode()


def changes(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """The pairs of an expression and its replacement."""
    new: Any = copy.deepcopy(node)
    match new:
        case ast.Compare(ops=[op]) if type(op) in SWAPPED:
            new.ops = [SWAPPED[type(op)]()]
            yield node, new
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in SWAPPED:
            new.op = SWAPPED[type(op)]()
            yield node, new
        case ast.UnaryOp(op=ast.Not()):
            yield node, new.operand
        case ast.IfExp():
            new.body, new.orelse = new.orelse, new.body
            yield node, new
        case ast.Constant(value=bool() as value):
            yield node, ast.Constant(not value)
        case ast.Constant(value=int() as number):
            yield node, ast.Constant(number + 1)
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield node, ast.Return(ast.Constant(None))
        case ast.If(test=test) | ast.While(test=test):
            yield node.test, ast.UnaryOp(ast.Not(), test)  # type: ignore[attr-defined]
        case ast.comprehension():
            yield from ((each, ast.UnaryOp(ast.Not(), each)) for each in node.ifs)  # type: ignore[attr-defined]
        case ast.Continue():
            yield node, ast.Break()
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.AugAssign():
            yield node, ast.Pass()


def nodes(tree: ast.AST, inside: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """What a program does, and whether it does so in a function: no annotations, which are never run, no words after a class,
    which keep colleagues from mistakes, nor ``strict=True``, which says what is so anyway, and nothing inside a text, which has
    no place."""
    for field, value in ast.iter_fields(tree):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.keyword) and ast.unparse(child) == "strict=True":
                continue
            if isinstance(child, ast.AST) and field not in ("annotation", "returns", "decorator_list"):
                is_in = inside or (isinstance(tree, ast.FunctionDef | ast.Lambda) and field == "body")
                yield child, is_in
                if not (isinstance(child, ast.JoinedStr) or (isinstance(tree, ast.ClassDef) and field == "keywords")):
                    yield from nodes(child, is_in)


def mutants(path: str, source: str) -> dict[int, list[Mutant]]:
    """The mutants of a file, by line."""
    begins = [0, *itertools.accumulate(len(line.encode()) for line in source.splitlines(keepends=True))]
    by_line: dict[int, list[Mutant]] = defaultdict(list)
    for node, inside in nodes(ast.parse(source)):
        for old, new in changes(node):
            place: Any = old
            begin = begins[place.lineno - 1] + place.col_offset
            end = begins[place.end_lineno - 1] + place.end_col_offset
            text = ast.unparse(ast.fix_missing_locations(new))
            text = f"({text})" if isinstance(old, ast.expr) else text
            by_line[place.lineno].append(Mutant(path, place.lineno, begin, end, text, inside))
    return by_line


def drawn(seed: int, path: str, source: str) -> Iterator[tuple[bytes, Mutant]]:
    """A mutant of each line with its lot, which depends only on the text of the line."""
    lines = source.splitlines()
    alike: Counter[str] = Counter()
    for number, of_line in sorted(mutants(path, source).items()):
        text = lines[number - 1].strip()
        alike[text] += 1
        lot = hashlib.sha256(repr((seed, path, text, alike[text])).encode()).digest()
        yield lot, of_line[int.from_bytes(lot) % len(of_line)]


class Covering:
    """The tests that run a line."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._contexts, self._lines, self._seconds = data["contexts"], data["lines"], data["seconds"]
        shares: dict[str, list[str]] = data["shares"]
        self._shares = {test: _closed(test, shares) for test in self._seconds}

    def is_imported(self, path: str, line: int) -> bool:
        """Whether a line is run only when its module is imported."""
        contexts = self._at(path, line)
        return {self._contexts[each] for each in contexts} <= {"start", ""}

    def _at(self, path: str, line: int) -> set[int]:
        lines = self._lines.get(path, {})
        return next((set(numbers) for at in range(line, line - 6, -1) if (numbers := lines.get(str(at)))), set())

    def of(self, path: str, line: int, most: float) -> list[str]:
        """Ids of tests for so many seconds: first those that are named as the module is, and goldens; then what is quick and
        runs the line by itself, one of each file in turn. All that use the module, of a line that is run when it is imported."""
        lines, stem = self._lines.get(path, {}), Path(path).stem
        names = {self._contexts[each] for each in self._at(path, line)}
        if self.is_imported(path, line):
            names = {self._contexts[each] for each in set().union(*lines.values())} - {"start", ""}
        tests = [
            (
                not test.startswith(GOLDENS) and stem not in test.replace("-", "_"),
                test not in names,
                any(slow in each for each in shared for slow in COSTLY),
                seconds,
                test,
            )
            for test, seconds in self._seconds.items()
            if seconds >= 0
            and ((shared := self._shares[test] | {test}) & names or (not names and test.startswith(GOLDENS)))
        ]
        chosen = _one_of_each_file(tests)
        sums = itertools.accumulate(self._seconds[test] for test in chosen)
        return [test for test, total in zip(chosen, sums, strict=True) if total < most]


def _one_of_each_file(tests: list[tuple[bool, bool, bool, float, str]]) -> list[str]:
    """The tests by rank, and those of a rank one of each file in turn."""
    by_file: dict[tuple[bool, bool, bool, str], list[str]] = defaultdict(list)
    for far, indirect, costly, _, test in sorted(tests):
        by_file[far, indirect, costly, test.partition("::")[0]].append(test)
    chosen: list[str] = []
    for _, groups in itertools.groupby(sorted(by_file.items(), key=lambda each: each[0][:3]), lambda each: each[0][:3]):
        turns = itertools.zip_longest(*(tests_of_file for _, tests_of_file in groups))
        chosen += [test for turn in turns for test in turn if test]
    return chosen


def _closed(name: str, shares: dict[str, list[str]]) -> set[str]:
    names: set[str] = set()
    new = shares.get(name, [])
    while new := [each for each in new if each not in names]:
        names.update(new)
        new = [other for each in new for other in shares.get(each, [])]
    return names


class Copy:
    """The repository, where it may be changed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._writes = 0
        files_of_git = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True).stdout
        for name in files_of_git.split("\0")[:-1]:
            if Path(name).is_file():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(name, root / name, follow_symlinks=False)

    def write(self, path: str, source: str) -> None:
        """Writes a file with a new time of change, by which Python finds out that its compiled module is old."""
        self._writes += 1
        (self.root / path).write_text(source)
        os.utime(self.root / path, (1_000_000_000 + self._writes,) * 2)

    def command(self, arguments: list[str], **environment: str) -> dict[str, Any]:
        """The command that starts pytest."""
        places = [str(self.root / name) for name in ("plugins", "tools", "tests", ".")]
        variables = {**os.environ, **environment}
        variables["PYTHONPATH"] = os.pathsep.join(filter(None, [*places, os.environ.get("PYTHONPATH")]))
        start = [sys.executable, "-m", "pytest", "-p", "covering", "-p", "no:cacheprovider", "-q", *arguments]
        return {"args": start, "cwd": self.root, "env": variables, "stdout": subprocess.DEVNULL}

    def serve(self) -> None:
        """Collects the tests once."""
        pipe = self.root / "tasks"
        for name in (pipe, f"{pipe}.answers"):
            os.mkfifo(name)
        self._server = subprocess.Popen(**self.command(["-m", QUICK], COVERING_SERVE=str(pipe)))
        self._tasks = pipe.open("w")
        self._answers = Path(f"{pipe}.answers").open()  # noqa: SIM115 -- until the server ends

    def end(self) -> None:
        """Ends the server of ``serve``."""
        self._tasks.close()
        self._server.wait()

    def notices(self, mutant: Mutant, source: str, tests: list[str], seconds: float) -> bool:
        """Whether one of the tests fails or does not end."""
        changed = mutant.of(source)
        self.write(mutant.path, changed)
        try:
            if not mutant.inside:
                return self._anew(tests)
            path = str(self.root / mutant.path)
            task = {"path": path, "before": source, "after": changed, "tests": tests, "seconds": seconds}
            print(json.dumps(task), file=self._tasks, flush=True)
            answer = self._answers.readline().strip()
            if answer not in ("0", "1", "2"):
                raise RuntimeError(f"{mutant}: {answer}")
            return answer == "1" or (answer == "2" and self._anew(tests))
        finally:
            self.write(mutant.path, source)

    def _anew(self, tests: list[str]) -> bool:
        """Whether a test fails in a process that imports the changed module."""
        order = self.root / "order.json"
        order.write_text(json.dumps(tests))
        files = sorted({test.partition("::")[0] for test in tests})
        return subprocess.run(**self.command(["-x", *files], COVERING_ORDER=str(order))).returncode not in (0, 5)


def _chosen(sources: Mapping[str, str], options: argparse.Namespace) -> list[Mutant]:
    """The mutants at the places that are named, or else those that are drawn."""
    if options.at:
        places = [mutant for each in sources.items() for of_line in mutants(*each).values() for mutant in of_line]
        return [mutant for mutant in places if f"{mutant.path}:{mutant.line}".endswith(tuple(options.at))]
    lots = sorted(lot for each in sources.items() for lot in drawn(options.seed, *each))
    return [mutant for _, mutant in lots[: options.lines]]


def main() -> int:
    """The exit code: 1 if too many mutants survive."""
    parser = argparse.ArgumentParser(prog="mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=int, default=400)
    parser.add_argument("--seconds", type=float, default=30, help="of tests for one mutant, before all are asked")
    parser.add_argument(
        "--map", type=Path, help="which test runs which line, kept in this file from one call to the next"
    )
    parser.add_argument("--at", nargs="+", help="only lines of these places, such as views/retention.py:184")
    options = parser.parse_args()
    equal = EQUAL.read_text() if EQUAL.is_file() else ""
    with tempfile.TemporaryDirectory() as folder:
        here = Copy(Path(folder) / "copy")
        map_file = options.map or Path(folder) / "map.json"
        if not map_file.is_file():
            print("finding out which test runs which line", flush=True)
            subprocess.run(**here.command(["-m", QUICK], COVERING_MAP=str(map_file.absolute())))
        covering = Covering(json.loads(map_file.read_text()))
        package = here.root / "plugins/privacy_statements"
        files = [file for room in ROOMS for file in sorted((package / room).rglob("*.py"))]
        sources = {str(file.relative_to(here.root)): file.read_text() for file in files}
        chosen = _chosen(sources, options)
        here.serve()
        first = next(each for each in chosen if each.inside)
        bare = first._replace(end=first.begin, text="")
        if here.notices(bare, sources[first.path], covering.of(*first[:2], options.seconds), 600):
            print("tests fail without any change: nothing can be counted", file=sys.stderr)
            return 2
        begin = time.monotonic()
        lines = {path: source.splitlines() for path, source in sources.items()}
        shown = {each: f"{each.path}: {lines[each.path][each.line - 1].strip()} -> {each.text}" for each in chosen}
        tried = surviving = [mutant for mutant in chosen if shown[mutant] not in equal]
        tests_run: dict[Mutant, list[str]] = defaultdict(list)

        def survivors(candidates: list[Mutant], verb: str, seconds: float) -> Iterator[Mutant]:
            for number, mutant in enumerate(candidates, 1):
                ran = tests_run[mutant]
                tests = [each for each in covering.of(mutant.path, mutant.line, seconds) if each not in ran]
                ran += tests
                inside = mutant.inside and not covering.is_imported(mutant.path, mutant.line)
                if not here.notices(mutant._replace(inside=inside), sources[mutant.path], tests, 60 + 10 * seconds):
                    of_all = f"{number} of {len(candidates)}, {len(ran)} tests"
                    print(f"{verb} ({of_all}): line {mutant.line} of {shown[mutant]}", flush=True)
                    yield mutant

        # all tests are run only for those that seem to survive
        for verb, seconds in (("seems to survive", options.seconds), ("survives", EVERY)):
            surviving = list(survivors(surviving, verb, seconds))
        here.end()
    same, minutes = len(chosen) - len(tried), (time.monotonic() - begin) / 60
    share = len(surviving) / len(tried) if tried else 0
    print(f"{len(tried)} lines changed from seed {options.seed} in {minutes:.0f} minutes, and {same} that")
    print(f"are the same program; {len(surviving)} survived: {share:.1%}")
    return 1 if share > MOST else 0


if __name__ == "__main__":
    sys.exit(main())

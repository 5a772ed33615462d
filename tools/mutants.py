"""``make mutants``: changes single lines of the program, and counts what no test notices.

A seed chooses lines of ``ROOMS``; each is changed in one way, in a copy of the repository, and the tests that reach its
module are run until one fails. What survives is shown, unless ``mutants.txt`` beside this file says why it is the same
program. The share of survivors is the last line: 1 is returned if it is over 5 %.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOMS = ("catalog", "rules", "views", "pages", "verify", "publish")
EQUAL = Path(__file__).with_suffix(".txt")
"""Mutants that are the same program: ``path: the line: -> the changed line: the reason``."""
SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Is: ast.IsNot,
    ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
MORE = ("test_pages", "test_rules", "test_build", "test_site", "test_verify")
"""Tests of whole sites, after those that name the module."""


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """What a node may become."""
    new = copy.deepcopy(node)
    match new:
        case ast.Compare(ops=[op]) if type(op) in SWAPPED:
            new.ops = [SWAPPED[type(op)]()]  # type: ignore[list-item]
            yield new
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in SWAPPED:
            new.op = SWAPPED[type(op)]()  # type: ignore[assignment]
            yield new
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.IfExp():
            new.body, new.orelse = new.orelse, new.body
            yield new
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as number):
            yield ast.Constant(number + 1)
        case ast.Return(value=ast.expr() as value) if ast.unparse(value) != "None":
            yield ast.Return(ast.Constant(None))
        case ast.If() | ast.comprehension(ifs=[_, *_]):
            test = ast.UnaryOp(ast.Not(), new.test if isinstance(new, ast.If) else new.ifs[0])
            if isinstance(new, ast.If):
                new.test = test
            else:
                new.ifs[0] = test
            yield new
        case ast.Continue():
            yield ast.Break()
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.AugAssign():
            yield ast.Pass()


def mutants(source: str) -> dict[int, list[tuple[ast.AST, ast.AST]]]:
    """By line: the nodes that may change there, and into what."""
    found: dict[int, list[tuple[ast.AST, ast.AST]]] = {}
    for node in ast.walk(ast.parse(source)):
        line: int = getattr(node, "lineno", 0) or getattr(getattr(node, "target", None), "lineno", 0)
        for new in changes(node) if line else ():
            found.setdefault(line, []).append((node, new))
    return found


def mutated(source: str, line: int, which: int) -> str:
    """The program with the chosen change, as Python writes it."""
    tree = ast.parse(source)
    old, new = mutants(source)[line][which]
    want = ast.dump(old, include_attributes=True)
    done = False

    class Put(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            nonlocal done
            if not done and ast.dump(node, include_attributes=True) == want:
                done = True
                return ast.copy_location(new, node)
            return self.generic_visit(node)

    return ast.unparse(ast.fix_missing_locations(Put().visit(tree)))


def related(root: Path, module: str) -> list[str]:
    """The tests that name a module or its functions, the one that names it most first, and then those of whole sites."""
    stem, words = module.rpartition(".")[2], re.compile(rf"\b{re.escape(module)}\b")
    counted: dict[str, int] = {}
    for file in sorted((root / "tests").glob("test_*.py")):
        text = file.read_text()
        counted[str(file.relative_to(root))] = len(words.findall(text)) * 3 + 5 * (stem in file.stem)
    named = [file for file, count in sorted(counted.items(), key=lambda each: -each[1]) if count]
    return [*named, *(f"tests/{name}.py" for name in MORE if f"tests/{name}.py" not in named)]


def survives(root: Path, tests: list[str], seconds: float) -> bool:
    """Whether no test sees it. One that does not end is seen."""
    places = [str(root / name) for name in ("plugins", "tools", "tests")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([*places, str(root)]), "PYTHONDONTWRITEBYTECODE": "1"}
    chosen = ["-m", "not browser and not large and not slow", "-x", "-q", "-p", "no:cacheprovider"]
    for part in (tests[:3], tests[3:]):
        if not part:
            continue
        command = [sys.executable, "-m", "pytest", *part, *chosen]
        try:
            ended = subprocess.run(command, cwd=root, env=environment, capture_output=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            return False
        if ended.returncode not in (0, 5):
            return False
    return True


def _is_green(root: Path, tests: list[str], file: Path, source: str, changed: str, seconds: float) -> bool:
    """Whether the tests pass without the change: otherwise everything would seem to be seen."""
    file.write_text(source)
    passed = survives(root, tests, 2 * seconds)
    file.write_text(changed)
    return passed


def main() -> int:
    """1 if too many survive."""
    parser = argparse.ArgumentParser(prog="mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=int, default=400)
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--seconds", type=float, default=240, help="for the tests of one mutant")
    options = parser.parse_args()
    draw, until = random.Random(options.seed), time.monotonic() + 60 * options.minutes
    equal = EQUAL.read_text() if EQUAL.is_file() else ""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "copy"
        files_of_git = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, check=True).stdout
        for name in files_of_git.split("\0")[:-1]:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(name, root / name, follow_symlinks=False)
        package = root / "plugins/privacy_statements"
        files = [file for room in ROOMS for file in sorted((package / room).rglob("*.py"))]
        lines = [(file, line) for file in files for line in mutants(file.read_text())]
        tried, survivors = 0, 0
        for file, line in draw.sample(lines, min(options.lines, len(lines))):
            if time.monotonic() > until:
                break
            source = file.read_text()
            changed = mutated(source, line, draw.randrange(len(mutants(source)[line])))
            path, written = file.relative_to(root), source.splitlines()[line - 1].strip()
            module = ".".join(path.with_suffix("").parts[1:]).removesuffix(".__init__")
            file.write_text(changed)
            tests = related(root, module)
            if not tried and not _is_green(root, tests, file, source, changed, options.seconds):
                print("the tests fail without any change: nothing can be counted", file=sys.stderr)
                return 2
            tried += 1
            if survives(root, tests, options.seconds) and f"{path}: {written}" not in equal:
                survivors += 1
                plain = ast.unparse(ast.parse(source)).splitlines()
                new = [each.strip() for each in changed.splitlines() if each not in plain]
                print(f"{path}:{line}: {written}\n    -> {'; '.join(new) or 'left out'}", flush=True)
            file.write_text(source)
    share = survivors / tried if tried else 0
    print(f"{tried} lines changed from seed {options.seed}; {survivors} survived: {share:.1%}")
    return 1 if share > 0.05 else 0


if __name__ == "__main__":
    sys.exit(main())

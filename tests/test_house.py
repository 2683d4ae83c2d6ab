"""The house is as it says it is: layers, sizes, front door, documented hooks, style and types."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import orientation_core
from orientation_core import hookspecs
from orientation_core.plugins import Plugins

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src"
CORE = SRC / "orientation_core"

#: From the ground up. A module may import from its own layer and from those below.
LAYERS = [
    ["errors"],
    ["model"],
    [
        "i18n",
        "changes",
        "documents",
        "formats",
        "labels",
        "letters",
        "locale",
        "portions",
        "template_steps",
        "templates",
    ],
    ["kinds"],
    ["store"],
    ["memory", "hookspecs"],
    ["answers", "registering"],
    ["calling"],
    ["plugins"],
    ["opening"],
    ["analysis"],
    ["components"],
    ["orientation"],
    ["testing", "cli", "demo", "__main__", "__init__"],
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}


def modules() -> list[Path]:
    return sorted(path for path in SRC.rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(CORE).parts[0].removesuffix(".py")


@cache
def tree_of(path: Path) -> ast.Module:
    """A module, read once."""
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path, *, running: bool) -> set[str]:
    """Modules that `path` imports, and what it imports from them. `running`: without those that only type checkers see."""
    nodes = list(ast.walk(tree_of(path)))
    unseen: set[ast.AST] = set()
    if running:
        for node in nodes:
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
                unseen.update(inner for each in node.body for inner in ast.walk(each))
    found: set[str] = set()
    for node in nodes:
        if node in unseen:
            continue
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the layer"
            found.add(node.module or "")
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def test_imports_point_one_way_only() -> None:
    wrong = []
    for path in CORE.rglob("*.py"):
        here = name_of(path)
        assert here in LEVEL, f"{path}: in which layer is it?"
        for imported in imports(path, running=True):
            parts = imported.split(".")
            if (
                parts[0] == "orientation_core"
                and len(parts) > 1
                and parts[1] in LEVEL
                and LEVEL[parts[1]] > LEVEL[here]
            ):
                wrong.append(f"{path.relative_to(SRC)} imports {imported}")
    assert not wrong, "\n".join(wrong)


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Not for type checkers either, nor within functions: what two modules share stands in a third."""
    paths = {".".join(path.relative_to(SRC).with_suffix("").parts): path for path in modules()}
    paths = {name.removesuffix(".__init__"): path for name, path in paths.items()}
    left: dict[str, set[str]] = {}
    for name, path in paths.items():
        asked = imports(path, running=False)
        # `from package import module` asks for the module, and for nothing that stands in the package itself.
        packages = {
            one for one in asked if all(each in paths for each in asked if each.rpartition(".")[0] == one)
        }
        modules_alone = {
            one for one in packages & paths.keys() if any(each.startswith(f"{one}.") for each in asked)
        }
        left[name] = (asked & paths.keys()) - modules_alone
    while free := {name for name, asked in left.items() if not asked}:
        left = {name: asked - free for name, asked in left.items() if name not in free}
    while unasked := left.keys() - set().union(*left.values()):
        left = {name: asked for name, asked in left.items() if name not in unasked}
    assert not left, f"in circles, or between them: {sorted(left)}"


def test_the_core_knows_neither_its_plugins_nor_their_database() -> None:
    for path in CORE.rglob("*.py"):
        for imported in imports(path, running=False):
            assert imported.split(".")[0] not in ("orientation_plugins", "sqlalchemy", "alembic"), path


def test_plugins_import_only_public_modules() -> None:
    for path in (SRC / "orientation_plugins").rglob("*.py"):
        for imported in imports(path, running=False):
            if imported.startswith("orientation_core"):
                assert not any(part.startswith("_") for part in imported.split(".")), f"{path}: {imported}"


def test_importing_the_core_loads_nothing_heavy() -> None:
    heavy = [
        "sqlalchemy",
        "ibis",
        "duckdb",
        "pyarrow",
        "pandas",
        "numpy",
        "holidays",
        "rich",
        "jinja2",
        "jsonschema",
        "babel",
    ]
    code = f"import sys, orientation_core.orientation; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_opening_an_agency_loads_nothing_that_renders() -> None:
    code = """
import sys
from orientation_core import Agency, Orientation, Text
Orientation.open("memory:", Agency("town", Text(fr="Ville", nl="Stad")))
print([name for name in ("jinja2", "babel", "xlsxwriter", "typst", "ibis", "duckdb", "scipy") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SRC)))
def test_a_module_is_read_in_one_sitting_and_says_what_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 450
    if text.strip():
        tree = ast.parse(text)
        assert ast.get_docstring(tree), "the module says what it is for"
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{node.name} says what it is"


def test_the_front_door_is_small_and_sorted() -> None:
    names = orientation_core.__all__
    assert len(names) < 16
    assert list(names) == sorted(names)
    assert all(hasattr(orientation_core, name) for name in names)


@pytest.mark.parametrize("hook", hookspecs.hook_names())
def test_every_hook_answers_what_an_implementer_asks(hook: str) -> None:
    said = inspect.getdoc(hookspecs.hook_function(hook)) or ""
    order = [said.find(word) for word in ("Return", "Called")]
    assert order == sorted(order)
    assert -1 not in order, "what to return, then when it is called"
    assert re.search(r"added up|first answer|first registered|last registered", said), (
        "how several answers combine"
    )
    assert "Strict" in said or "Isolated" in said, "what an error in it does"
    assert hook in (ROOT / "docs" / "hooks.md").read_text("utf-8"), "an example in the hook reference"
    assert any(f'"{hook}"' in inspect.getsource(asked) for asked in Plugins.__mro__[:-1]), "somebody calls it"


def test_no_agency_is_named_in_the_core() -> None:
    named = re.compile(
        r"\b(finance|fod|spf|fps|inasti|rsvz|onss|rsz|bosa|fasfc|afsca|nihdi|inami)\b", re.IGNORECASE
    )
    for path in CORE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        documented = {
            ast.get_docstring(node, clean=False)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and node.value not in documented
            ):
                assert not named.search(node.value), f"{path}: {node.value[:60]!r}"


@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy", "--no-error-summary"]],
    ids=["ruff", "format", "mypy"],
)
def test_style_and_types(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]

"""One word for one thing: what is public has a name of its own, and it is the field's."""

import ast
import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "nnstudio"
MAP = PACKAGE / "README.md"


def public_classes() -> dict[str, list[str]]:
    """Return every public class of the package with the files that define one of that name."""
    found = defaultdict(list)
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(str(file.relative_to(ROOT)))
    return dict(found)


def section(title: str) -> str:
    """Return the text of one section of the map."""
    return MAP.read_text(encoding="utf-8").split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_a_class_name_stands_for_one_thing() -> None:
    assert {name: files for name, files in public_classes().items() if len(files) > 1} == {}


def test_words_that_the_glossary_replaces_name_no_class() -> None:
    replaced = {word for row in rows(section("One word for one thing")) for word in re.findall(r"`(\w+)`", row[0])}
    assert len(replaced) > 20
    assert replaced & public_classes().keys() == set()


def test_every_word_of_the_glossary_is_in_use() -> None:
    names = {word for row in rows(section("One word for one thing")) for word in re.findall(r"`(\w+)`", row[1])}
    text = "\n".join(file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py"))
    assert {name for name in names if not re.search(rf"\b{name}\b", text)} == set()


def test_the_map_names_every_room_and_no_other() -> None:
    named = set(re.findall(r"^\| `([\w/]+)/` \|", section("The rooms"), flags=re.MULTILINE))
    floors = {f"ui/{folder.name}" for folder in (PACKAGE / "ui").iterdir() if (folder / "__init__.py").exists()}
    rooms = {folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists()}
    assert named == rooms | floors


def test_every_room_opens_with_its_charter() -> None:
    silent = [
        str(file.relative_to(ROOT))
        for file in PACKAGE.rglob("__init__.py")
        if not ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_the_ways_to_add_something_lead_to_files_and_names_that_are_there() -> None:
    ways = section("To add something")
    paths = re.findall(r"`((?:nnstudio|tests|resources|packaging)/[\w/.]+)`", ways)
    assert len(paths) > 10
    assert [path for path in paths if not (ROOT / path).exists()] == []
    catalogues = re.findall(r"`([A-Z_]{4,})` in `([\w/.]+\.py)`", ways)
    assert len(catalogues) > 6
    for name, path in catalogues:
        assert re.search(rf"^{name}\b", (ROOT / path).read_text(encoding="utf-8"), flags=re.MULTILINE), (name, path)


def rows(text: str) -> list[list[str]]:
    """Return the cells of a table's rows, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]

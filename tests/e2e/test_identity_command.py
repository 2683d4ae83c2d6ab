"""``orientation identity``: what it says and with which exit code it ends."""

from __future__ import annotations

import json
import shutil

import attrs
import pytest
from click.testing import CliRunner

from desks import agency, open_desk
from marks import drawing, published
from orientation_core.cli import main
from orientation_core.documents import to_document


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A store, and an identity of somebody's own with its files beside it."""
    made = tmp_path_factory.mktemp("identity")
    open_desk(f"sqlite:///{made / 'orientation.db'}").close()
    worn = published()
    own = attrs.evolve(worn.identity, name="own", status="draft")
    (made / "own.json").write_text(json.dumps(to_document(own)), "utf-8")
    for one in own.assets:
        (made / one.name).write_bytes(worn.contents[one.sha256])
    (made / "good.svg").write_bytes(drawing())
    (made / "turned.svg").write_bytes(drawing("translate(150 100) rotate(20)"))
    (made / "harm.svg").write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
    return made


def run(folder, *arguments):
    return CliRunner().invoke(main, [*arguments, "--store", f"sqlite:///{folder / 'orientation.db'}"])


def test_an_identity_goes_from_file_to_check(folder):
    assert run(folder, "identity", "check", str(folder / "good.svg")).exit_code == 1, "none is in use"
    done = run(folder, "identity", "publish", str(folder / "own.json"), "--json")
    assert json.loads(done.output)["version"] == 1
    listed = json.loads(run(folder, "identity", "list", "--json").output)
    assert [(one["name"], one["status"]) for one in listed] == [("own", "published"), ("answered", "offered")]
    assert "8.72" in run(folder, "identity", "show", "own").output
    good = run(folder, "identity", "check", str(folder / "good.svg"))
    assert (good.exit_code, "Rule broken" in good.output) == (0, False)
    turned = run(folder, "--language", "nl", "identity", "check", str(folder / "turned.svg"))
    assert turned.exit_code == 1
    assert "Regel niet gevolgd: Draaiing: het is 20.0 graden gedraaid" in turned.output
    (found,) = json.loads(run(folder, "identity", "check", str(folder / "turned.svg"), "--json").output)
    assert found["kept"] is False
    assert {one["rule"]: one["measured"] for one in found["findings"] if one["verdict"] == "broken"} == {
        "rotation": "20.0"
    }
    harm = run(folder, "--language", "fr", "identity", "check", str(folder / "harm.svg"))
    assert harm.exit_code == 1
    assert "script" in harm.output
    assert "Traceback" not in harm.output
    out = folder / "copy.svg"
    run(folder, "identity", "show", "own", "--asset", "answered-colour.svg", "--out", str(out))
    assert out.read_bytes() == (folder / "answered-colour.svg").read_bytes()
    assert run(folder, "identity", "retire", "own").exit_code == 0


def test_a_file_that_is_missing_is_named(folder, tmp_path):
    shutil.copy(folder / "own.json", tmp_path / "own.json")
    done = run(folder, "identity", "publish", str(tmp_path / "own.json"))
    assert done.exit_code == 1
    assert "the file answered-colour.svg is missing" in done.output
    assert agency().slug not in done.output


def test_a_picture_beside_a_page_is_looked_at_and_one_elsewhere_is_not(folder):
    run(folder, "identity", "publish", str(folder / "own.json"))
    (folder / "pages").mkdir()
    for name in ("answered-colour.svg", "answered-colour.png"):
        page = (
            f'<!doctype html><html lang="fr"><p><img width="30" height="49" alt="x" src="{name}"></p></html>'
        )
        (folder / "page.html").write_text(page, "utf-8")
        (folder / "pages" / "page.html").write_text(page.replace('src="', 'src="../'), "utf-8")
        (found,) = json.loads(run(folder, "identity", "check", str(folder / "page.html"), "--json").output)
        assert found["asset"] == name
        assert next(one for one in found["findings"] if one["rule"] == "proportions")["verdict"] == "broken"
        away = run(folder, "identity", "check", str(folder / "pages" / "page.html"), "--json")
        assert json.loads(away.output)[0].get("asset") is None

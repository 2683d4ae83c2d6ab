"""The sealed dossier: anybody can check it, the same case gives the same bytes, and nobody else is in it."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, START, intake, open_desk, to_treatment
from orientation_core import Actor, Orientation, Refused, Role
from orientation_core.components.referrals import checking
from orientation_core.documents import structure
from orientation_core.errors import NoPlugin
from orientation_core.kinds import fold
from orientation_core.model.complaints import Outcome, Relation
from orientation_core.model.derivations import Derivation, replay
from orientation_core.model.journal import make_seal
from orientation_core.model.text import LANGUAGES
from orientation_core.testing.clock import FixedClock
from second_line import PDF, checked, laid_out, opened, referred


@pytest.fixture(scope="module")
def handed(tmp_path_factory):
    """A dossier with a question and its answer, laid out; and the token of the journal's seal."""
    desk, clock, case, name = referred()
    desk.referrals.question(COORDINATOR, name, "Pourquoi rien en trois mois ?", their_reference="2026/77")
    clock.advance(timedelta(days=3))
    desk.referrals.answer(COORDINATOR, name, 1, "Le dossier attendait une pièce.")
    sealed = desk.referrals.dossier(COORDINATOR, name)
    folder = laid_out(sealed, tmp_path_factory.mktemp("dossier"))
    return desk, case, sealed, folder


def test_a_bare_python_says_that_it_is_whole(handed, tmp_path):
    desk, _, sealed, folder = handed
    assert checked(folder) == (
        0,
        f"{len(sealed.files)} files, all as they were sealed. Seal of this dossier: {sealed.seal}\n",
    )
    token = desk.store.seals()[-1].token()
    assert checked(folder, "--dossier", sealed.seal, "--published", token)[0] == 0
    file = tmp_path / "dossier.zip"
    file.write_bytes(sealed.zipped())
    assert checked(folder, str(file))[0] == 0
    code, said = checked(folder, "--published", "1:" + "0" * 64, "--dossier", "1" * 64)
    assert code == 1
    assert "not the published one" in said
    assert "not the one of that seal" in said


def test_every_changed_file_is_named(handed):
    _, _, sealed, _ = handed
    for path, content in sealed.files.items():
        for place in {0, len(content) // 2, len(content) - 1}:
            changed = bytearray(content)
            changed[place] ^= 1
            found = checking.findings({**sealed.files, path: bytes(changed)})
            assert any(path in one for one in found), (path, place)
        gone = {name: one for name, one in sealed.files.items() if name != path}
        assert any(f"{path}: missing" in one for one in checking.findings(gone))
        assert any(path in one for one in checking.findings({**sealed.files, path: content + b" "}))
    assert checking.findings({**sealed.files, "letters/99.txt": b""}) == [
        "letters/99.txt: was not in the dossier"
    ]


def test_every_single_byte_of_the_manifest_counts(handed):
    _, _, sealed, _ = handed
    manifest = sealed.files[checking.MANIFEST]
    for place in range(0, len(manifest), 7):
        changed = bytearray(manifest)
        changed[place] ^= 4
        assert checking.findings({**sealed.files, checking.MANIFEST: bytes(changed)})


def test_whoever_makes_up_a_manifest_is_found_by_the_published_seal(handed):
    """With every digest recomputed the dossier is consistent; what it says of the journal is not."""
    desk, _, sealed, _ = handed
    token = desk.store.seals()[-1].token()
    manifest = json.loads(sealed.files[checking.MANIFEST])

    def remade(**journal):
        changed = {**manifest, "journal": {**manifest["journal"], **journal}}
        data = json.dumps(changed).encode()
        seal = f"{checking.sha256(data).hexdigest()}  {checking.MANIFEST}\n".encode()
        return {**sealed.files, checking.MANIFEST: data, checking.SEAL: seal}

    assert checking.findings(remade(), published=token) == []
    other = "ab" * 32
    assert "not under the seal" in checking.findings(remade(head=other))[0]
    forged = make_seal(None, 1, [(1, bytes.fromhex(other))])
    seal = {
        "number": 1, "at": 1, "count": 1, "root": forged.root.hex(), "previous": forged.previous.hex(),
        "places": checking.sha256(forged.places).hexdigest(), "digest": forged.digest.hex(),
    }  # fmt: skip
    assert checking.findings(remade(head=other, path=[], seal=seal)) == []
    assert "published" in checking.findings(remade(head=other, path=[], seal=seal), published=token)[0]


@pytest.mark.parametrize(
    "manifest",
    [b"", b"[]", b"{}", b'{"format":"orientation-dossier","version":1,"files":5,"journal":{}}', b"\xff"],
)
def test_a_manifest_that_is_none_is_named(handed, manifest):
    _, _, sealed, _ = handed
    assert any(
        "manifest.json" in one for one in checking.findings({**sealed.files, checking.MANIFEST: manifest})
    )


def test_a_zip_that_was_tampered_with_is_named(handed, tmp_path):
    _, _, sealed, folder = handed
    data = bytearray(sealed.zipped())
    place = data.index(b"trois mois ?")
    data[place] ^= 1
    file = tmp_path / "changed.zip"
    file.write_bytes(bytes(data))
    code, said = checked(folder, str(file))
    assert code == 1
    assert "questions/01" in said or "dossier.json" in said
    file.write_bytes(b"PK nothing")
    assert checked(folder, str(file))[0] == 1


def test_the_same_case_gives_the_same_bytes(any_url):
    desk, clock, case, name = referred(any_url)
    with desk:
        first = desk.referrals.dossier(COORDINATOR, name)
        clock.advance(timedelta(days=40))
        other = to_treatment(desk, subject="Autre chose")
        desk.seal()
        assert desk.referrals.dossier(COORDINATOR, name).zipped() == first.zipped()
        assert checking.findings(dict(first.files), published=desk.store.seals()[0].token()) == []
        assert len(desk.referrals.get(COORDINATOR, name).dossiers) == 1
        desk.complaints.note(HANDLER, case.id, "Une note interne change le dossier, pas ce qu'il montre.")
        assert desk.referrals.dossier(COORDINATOR, name).seal != first.seal
        assert other.id not in json.dumps(sorted(first.files))
        assert desk.verify() == []


def test_the_terms_can_be_counted_again_by_whoever_reads_it(handed):
    _, case, sealed, _ = handed
    found = {
        path: content for path, content in sealed.files.items() if path.endswith(".json") and "/" in path
    }
    assert set(found) == {"clocks/acknowledge.json", "clocks/answer.json", "questions/01-clock.json"}
    document = json.loads(sealed.files["dossier.json"])
    told = {one["path"]: one for one in document["clocks"]}
    for path, content in found.items():
        derivation = structure("derivation", json.loads(content), Derivation)
        due = replay(derivation)
        assert due is not None
        assert due.day.isoformat() == told[path]["due_on"]
        assert told[path]["words"].startswith("Le délai est de")
    assert told["questions/01-clock.json"]["due_on"] == "2026-04-13"
    assert document["reference"] == case.reference


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_in_the_language_of_the_case(language):
    desk, _clock = opened()
    case = to_treatment(desk, language=language)
    name = desk.referrals.open(COORDINATOR, case.id, by="client").name
    page = desk.referrals.dossier(COORDINATOR, name).files["index.html"].decode()
    assert f'<html lang="{language}">' in page
    heading = {"fr": "Chronologie", "nl": "Chronologie", "de": "Zeitlicher Ablauf", "en": "Chronology"}[
        language
    ]
    assert heading in page
    assert "<script" not in page


def test_without_anybody_who_writes_the_page_there_is_no_dossier():
    clock = FixedClock(START)
    with Orientation.open("memory:", clock=clock, plugins=("belgium",)) as desk:
        case = desk.complaints.receive(CITIZEN, intake())
        name = desk.referrals.open(COORDINATOR, case.id, by="client").name
        with pytest.raises(NoPlugin):
            desk.referrals.dossier(COORDINATOR, name)
        assert desk.referrals.get(COORDINATOR, name).dossiers == ()


# ------------------------------------------------------------------------------------ nobody else

OTHER = {"name": "Ursula Kanarie-Vogel", "email": "ursula.kanarie@example.net", "phone": "+32 499 87 65 43"}
STAFF = ("beambte.zwartkop", "agent.rossignol", "h.merle")
NOTE = "Mme Colibri du service X a oublié ce dossier."


def planted():
    """A desk with other people's identifiers wherever they can stand, outside what the client was told."""
    desk, clock = opened()
    other = desk.complaints.receive(CITIZEN, intake(client=OTHER, subject="Klacht van Ursula"))
    case = to_treatment(desk)
    run = desk.complaints
    run.link(HANDLER, case.id, other.id, Relation.DUPLICATE)
    run.assign(COORDINATOR, case.id, STAFF[0])
    run.note(HANDLER, case.id, f"{NOTE} Zie ook {OTHER['name']}, {OTHER['email']}.")
    run.pause(HANDLER, case.id, f"Wachten op {OTHER['name']}")
    clock.advance(timedelta(days=2))
    run.resume(HANDLER, case.id)
    run.attach(
        HANDLER, case.id, PDF + OTHER["name"].encode(), label=f"{OTHER['name']}.pdf", type="application/pdf"
    )
    clock.advance(timedelta(days=2))

    treats = Actor(STAFF[1], Role.HANDLER)
    run.decide(
        treats, case.id, Outcome.FOUNDED, norm="diligence", motivation="Dossier oublié.", remedy="Repris."
    )
    run.answer(Actor(STAFF[2], Role.HANDLER), case.id, "Voici notre réponse.")
    run.close(HANDLER, case.id)
    reason = f"Doorverwezen na overleg met {OTHER['name']}"
    name = desk.referrals.open(COORDINATOR, case.id, by="client", reason=reason).name
    return desk, case, other, name


def test_nobody_elses_data_is_inside():
    desk, _case, other, name = planted()
    sealed = desk.referrals.dossier(COORDINATOR, name)
    canaries = [
        *OTHER.values(),
        *STAFF,
        NOTE,
        "Colibri",
        "Kanarie",
        other.reference,
        other.id,
        "Klacht van Ursula",
    ]
    canaries += [COORDINATOR.id, HANDLER.id, "overleg", "0499876543", "99876543"]
    for path, content in sealed.files.items():
        text = content.decode("utf-8", "replace")
        for canary in canaries:
            assert canary not in text, (path, canary)
            assert fold(canary) not in fold(text) or canary == "", (path, canary)
    document = json.loads(sealed.files["dossier.json"])
    assert document["left_out"] == {"notes": 1, "linked_cases": 1, "reasons": 1, "attachments": 1}
    assert document["client"]["name"] == "Jeanne Exemple"


@pytest.mark.parametrize(
    ("words", "whose"),
    [
        ("Votre dossier a été pris pour celui d'URSULA KANARIE VOGEL.", "client"),
        ("Voyez Vogel Ursula Kanarie.", "client"),
        ("Écrivez à ursula.kanarie@example.net.", "client"),
        ("Appelez le 0499/87.65.43.", "client"),
        ("Le dossier {reference} a été confondu avec le vôtre.", "case"),
        ("Votre gestionnaire est Agent.Rossignol.", "official"),
    ],
)
def test_words_that_name_somebody_else_are_flagged_and_can_be_masked(words, whose):
    desk, case, other, name = planted()
    said = words.format(reference=other.reference)
    letter = desk.complaints.note_letter(HANDLER, case.id, "Suite", f"Bonjour. {said} Merci.").letters[-1]
    path = f"letters/{letter.number:02}-in.txt"
    assert (path, whose) in [(one.path, one.what) for one in desk.referrals.flags(COORDINATOR, name)]
    with pytest.raises(Refused) as caught:
        desk.referrals.dossier(COORDINATOR, name)
    assert path in [one.where for one in caught.value.reasons]
    assert said not in str(caught.value)
    assert OTHER["name"] not in str(caught.value)
    masked = desk.referrals.dossier(COORDINATOR, name, others="mask")
    assert "█████" in masked.files[path].decode()
    for content in masked.files.values():
        text = fold(content.decode("utf-8", "replace"))
        assert "kanarie" not in text
        assert fold(other.reference) not in text
        assert "87 65 43" not in text
        assert "rossignol" not in text
    assert checking.findings(dict(masked.files)) == []
    kept = desk.referrals.dossier(COORDINATOR, name, others="keep")
    assert said in kept.files[path].decode()
    noted = desk.referrals.get(COORDINATOR, name).dossiers
    assert [one.masked for one in noted] == [True, False]
    assert all(one.flags for one in noted)


def test_a_file_of_words_that_names_somebody_is_left_out_when_it_is_masked():
    desk, case, _, name = planted()
    file = f"Liste : {OTHER['name']}".encode()
    desk.complaints.attach(CITIZEN, case.id, file, label="liste.txt", type="text/plain")
    flags = desk.referrals.flags(COORDINATOR, name)
    (flag,) = [one for one in flags if one.what != "unread"]
    assert flag.path.startswith("attachments/")
    masked = desk.referrals.dossier(COORDINATOR, name, others="mask")
    assert flag.path not in masked.files
    document = json.loads(masked.files["dossier.json"])
    assert document["left_out"]["attachments"] == 2
    assert document["left_out"]["masked_files"] == 1


def test_the_same_client_with_two_cases_is_not_somebody_else():
    desk, _, case, name = referred()
    desk.complaints.receive(CITIZEN, intake(subject="Encore moi"))
    desk.complaints.note_letter(HANDLER, case.id, "Suite", "Bien à vous, Jeanne Exemple, jeanne@example.org")
    assert [one.what for one in desk.referrals.flags(COORDINATOR, name)] == ["unread"]


# ------------------------------------------------------------------------------------ the journal


def test_two_organisations_of_one_store_are_sealed_together_and_tell_nothing_of_each_other(tmp_path):
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    with open_desk(url, slug="elsewhere") as other:
        secret = other.complaints.receive(CITIZEN, intake(client=OTHER))
    desk, _, _, name = referred(url)
    with desk:
        sealed = desk.referrals.dossier(COORDINATOR, name)
        assert checking.findings(dict(sealed.files), published=desk.store.seals()[-1].token()) == []
        for content in sealed.files.values():
            assert secret.id.encode() not in content
            assert OTHER["name"].encode() not in content


def test_a_zip_holds_every_file_once_and_no_date(handed):
    _, _, sealed, _ = handed
    with zipfile.ZipFile(io.BytesIO(sealed.zipped())) as archive:
        assert archive.namelist() == sorted(sealed.files)
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_dossier_that_means_harm_is_named_and_not_unpacked(tmp_path, monkeypatch):
    """T18, for whoever was sent it: a manifest without an end, files that are more than anybody hands over."""
    deep = b"[" * 100_000
    assert checking.findings({checking.MANIFEST: deep}) == [
        f"{checking.SEAL}: missing", f"{checking.MANIFEST}: cannot be read",
    ]  # fmt: skip
    monkeypatch.setattr(checking, "LONGEST", 1_000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.txt", b"0" * 400)
    with pytest.raises(ValueError, match=r"2\.txt: too large"):
        checking.read(tmp_path / "bomb.zip")

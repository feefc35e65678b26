"""`flask reference update` against a server on this machine: what it says, keeps, writes and leaves alone."""

import io
import zipfile
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.reference.enums import CheckOutcome, CheckReason
from app.reference.models import Occupation, ReferenceCheck, ReferenceRelease
from app.reference.starter import load_starter
from tests.factories.accounts import make_employer
from tests.factories.candidates import make_candidate
from tests.factories.needs import make_need
from tests.factories.reference import make_occupation
from tests.factories.rome_archives import RomeServer, in_turn, send, sha256, zip_files
from tests.factories.rome_files import write_official
from tests.factories.training import make_programme
from tests.factories.vacancies import make_vacancy

Update = Callable[..., Any]


def labels(session: Session, *, active: bool = True) -> list[str]:
    session.expire_all()
    statement = select(Occupation.label).where(Occupation.is_active == active).order_by(Occupation.code)
    return list(session.scalars(statement))


def checks(session: Session) -> list[tuple[CheckOutcome, CheckReason | None]]:
    session.expire_all()
    rows = session.execute(select(ReferenceCheck.outcome, ReferenceCheck.reason).order_by(ReferenceCheck.id))
    return [tuple(row) for row in rows]


def count_releases(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(ReferenceRelease)) or 0


def test_the_archive_of_the_source_becomes_the_reference(
    session: Session, server: RomeServer, update: Update, first: bytes
) -> None:
    server.publish(first, etag='"v460"', checksum=sha256(first))
    result = update()
    assert result.exit_code == 0, result.output
    assert f"Received {len(first):,} bytes, SHA-256 {sha256(first)} (as expected)." in result.output
    assert "Imported rome v460: 16 rows changed." in result.output
    assert labels(session) == ["Chaudronnier / Chaudronnière", "Soudeur / Soudeuse"]
    release = session.scalars(select(ReferenceRelease)).one()
    assert (release.name, release.source, release.checksum) == ("rome v460", server.url, sha256(first))
    check = session.scalars(select(ReferenceCheck)).one()
    assert (check.outcome, check.etag, check.release_id) == (CheckOutcome.UPDATED, '"v460"', release.id)


def test_an_archive_that_did_not_change_is_not_downloaded_again(
    session: Session, server: RomeServer, update: Update, first: bytes
) -> None:
    server.publish(first, etag='"v460"')
    update()
    server.asked.clear()
    result = update()
    assert result.exit_code == 0, result.output
    assert "Nothing new" in result.output
    assert server.asked[0][1]["If-None-Match"] == '"v460"'
    assert server.paths() == ["/rome.zip"]
    assert [outcome for outcome, _ in checks(session)] == [CheckOutcome.UPDATED, CheckOutcome.UNCHANGED]
    assert count_releases(session) == 1, "rankings keep their data version"
    update()
    assert server.asked[-1][1]["If-None-Match"] == '"v460"', "an answer 304 keeps the mark"


def test_force_downloads_all_the_same(
    session: Session, server: RomeServer, update: Update, first: bytes
) -> None:
    server.publish(first, etag='"v460"')
    update()
    result = update("--force")
    assert "The reference already said all of it." in result.output
    assert "If-None-Match" not in server.asked[-2][1]
    assert count_releases(session) == 1


def test_the_same_rows_under_another_mark_are_no_new_release(
    session: Session, server: RomeServer, update: Update, first: bytes
) -> None:
    server.publish(first, etag='"one"')
    update()
    server.publish(first, etag='"two"')
    assert "already said all of it" in update().output
    assert count_releases(session) == 1
    update()
    assert server.asked[-1][1]["If-None-Match"] == '"two"'


def test_a_release_imported_by_hand_makes_the_mark_worthless(
    app: Flask, session: Session, server: RomeServer, update: Update, first: bytes, tmp_path: Path,
    following: bytes,
) -> None:  # fmt: skip
    """“The same as last time” is not “the same as here” once another release was imported in between."""
    server.publish(first, etag='"v460"')
    update()
    path = tmp_path / "v470.zip"
    path.write_bytes(following)
    assert app.test_cli_runner().invoke(args=["reference", "import", str(path)]).exit_code == 0
    server.asked.clear()
    assert update().exit_code == 2, "the source gives an older one"
    assert "If-None-Match" not in server.asked[0][1]
    assert checks(session)[-1] == (CheckOutcome.REFUSED, CheckReason.OLDER)


def test_a_new_release_says_what_it_changes_and_what_that_touches(
    session: Session, server: RomeServer, update: Update, first: bytes, following: bytes
) -> None:
    server.publish(first, etag='"v460"')
    update()
    by_code = {row.code: row for row in session.scalars(select(Occupation))}
    dropped, renamed = by_code["H2902"], by_code["H2913"]
    employer = make_employer(session)
    make_vacancy(session, employer, occupation=dropped)
    make_vacancy(session, employer, occupation=renamed)
    make_candidate(session, occupation=dropped)
    make_need(session, employer, occupation=dropped)
    make_programme(session, occupations=[renamed])
    session.commit()

    server.publish(following, etag='"v470"')
    result = update("--dry-run")
    assert result.exit_code == 0, result.output
    assert "rome v470 over rome v460:" in result.output
    assert "occupations   1 new, 1 renamed, 1 moved, 1 dropped" in result.output
    assert "appellations  1 new, 1 moved, 1 dropped" in result.output
    assert "skills        1 new, 1 renamed, 1 dropped" in result.output
    dropped_line = next(line for line in result.output.splitlines() if line.startswith("  H2902"))
    assert "Chaudronnier / Chaudronnière — 1 candidates, 1 needs, 1 vacancies" in dropped_line
    assert "  H2913  Soudeur industriel (Soudeur / Soudeuse) — 1 programmes, 1 vacancies" in (result.output)
    assert "Nothing was written (--dry-run)." in result.output
    assert labels(session) == ["Chaudronnier / Chaudronnière", "Soudeur / Soudeuse"]
    assert len(checks(session)) == 1

    result = update()
    assert result.exit_code == 0, result.output
    assert "  H2902  Chaudronnier / Chaudronnière — 1 candidates" in result.output
    assert labels(session) == ["Opérateur / Opératrice d’usinage", "Soudeur industriel"]
    assert labels(session, active=False) == ["Chaudronnier / Chaudronnière"]
    release = session.scalars(select(ReferenceRelease).order_by(ReferenceRelease.id.desc())).first()
    assert release is not None
    assert release.changes is not None
    assert release.changes["previous"] == "rome v460"
    assert release.changes["tables"]["occupations"]["dropped"] == {
        "count": 1,
        "touched": {"candidates": 1, "needs": 1, "vacancies": 1},
        "rows": [
            {
                "code": "H2902",
                "label": "Chaudronnier / Chaudronnière",
                "before": "",
                "touched": {"candidates": 1, "needs": 1, "vacancies": 1},
            }
        ],
    }


def test_the_first_update_replaces_the_starter(
    session: Session, server: RomeServer, update: Update, first: bytes, now: Any
) -> None:
    load_starter(session, now=now)
    session.commit()
    server.publish(first)
    result = update()
    assert result.exit_code == 0, result.output
    assert "rome v460 over the starter reference:" in result.output
    assert len(labels(session)) == 2


def test_releases_lists_what_was_loaded_and_when_the_next_check_is(
    app: Flask, server: RomeServer, update: Update, first: bytes, following: bytes
) -> None:
    run = app.test_cli_runner().invoke
    assert "never asked" in run(args=["reference", "releases"]).output
    server.publish(first)
    update()
    server.publish(following)
    update()
    server.publish(b"<!doctype html><title>Maintenance</title>")
    update()
    output = run(args=["reference", "releases"]).output
    assert output.index("rome v470") < output.index("rome v460"), "the newest first"
    assert "occupations   1 new, 1 renamed, 1 moved, 1 dropped" in output
    assert f"from {server.url}  SHA-256 {sha256(following)}" in output
    assert "refused (not_an_archive): this is a web page" in output
    assert "Next check: 20" in output


def truncated(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def with_path_upwards(whole: bytes) -> bytes:
    content = io.BytesIO(whole)
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("../../../../tmp/estuaire-evil.csv", b"evil")
    return content.getvalue()


def bomb(_whole: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("unix_referentiel_code_rome_v460_utf8.csv", b"0" * 30_000_000)
    return content.getvalue()


@pytest.mark.parametrize(
    ("spoil", "reason", "words"),
    [
        (truncated, CheckReason.DAMAGED, "cut or damaged"),
        (with_path_upwards, CheckReason.UNSAFE, "leaves its folder"),
        (bomb, CheckReason.UNSAFE, "a bomb"),
        (lambda _whole: b"<html>404</html>", CheckReason.NOT_AN_ARCHIVE, "web page"),
        (lambda _whole: b"\x00garbage" * 100, CheckReason.NOT_AN_ARCHIVE, "not a zip archive"),
        (lambda _whole: b"", CheckReason.NOT_AN_ARCHIVE, "empty"),
    ],
    ids=["truncated", "path upwards", "bomb", "page", "garbage", "empty"],
)
def test_an_archive_that_is_amiss_is_refused_and_the_reference_stays(
    session: Session,
    server: RomeServer,
    update: Update,
    first: bytes,
    following: bytes,
    spoil: Callable[[bytes], bytes],
    reason: CheckReason,
    words: str,
) -> None:
    server.publish(first, etag='"v460"')
    update()
    server.publish(spoil(following), etag='"v470"')
    result = update()
    assert result.exit_code == 2, result.output
    assert words in result.output
    assert "The reference stays as it was." in result.output
    assert "Traceback" not in result.output
    assert labels(session) == ["Chaudronnier / Chaudronnière", "Soudeur / Soudeuse"]
    assert checks(session)[-1] == (CheckOutcome.REFUSED, reason)
    assert not list(Path("/tmp").glob("estuaire-evil*"))
    server.publish(following, etag='"v470"')
    assert update().exit_code == 0, "the mark of a refused archive is not kept"
    assert "Soudeur industriel" in labels(session)


def test_a_checksum_that_differs_is_refused(
    session: Session, server: RomeServer, update: Update, first: bytes
) -> None:
    server.publish(first, checksum="0" * 64)
    result = update()
    assert result.exit_code == 2
    assert f"its SHA-256 is {sha256(first)}, {'0' * 64} was expected" in result.output
    assert labels(session) == []
    assert checks(session) == [(CheckOutcome.REFUSED, CheckReason.CHECKSUM)]


def test_a_release_that_does_not_hold_together_is_refused_by_its_table_and_line(
    session: Session, server: RomeServer, update: Update, tmp_path: Path
) -> None:
    folder = write_official(tmp_path / "files")
    moves = folder / "unix_rubrique_mobilite_v460_utf8.csv"
    moves.write_text(moves.read_text("utf-8").replace("H2902", "Z9999", 1), "utf-8")
    server.publish(zip_files(folder.iterdir()))
    result = update()
    assert result.exit_code == 2
    assert "unix_rubrique_mobilite_v460_utf8.csv, line 2: occupation Z9999 is not in" in result.output
    assert "/tmp" not in result.output
    assert checks(session) == [(CheckOutcome.REFUSED, CheckReason.CONTENT)]


def test_a_server_that_recovers_is_asked_again(
    session: Session, server: RomeServer, update: Update, first: bytes
) -> None:
    server.replies["/rome.zip"] = in_turn(
        lambda handler: send(handler, b"", 500), lambda handler: send(handler, first)
    )
    assert update().exit_code == 0
    assert len(labels(session)) == 2


def cut(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b"PK", Content_Length="1000")
    handler.close_connection = True


@pytest.mark.parametrize(
    ("reply", "reason", "words"),
    [
        (lambda handler: send(handler, b"", 503), CheckReason.SERVER_ERROR, "answered 503"),
        (lambda handler: send(handler, b"", 404), CheckReason.NOT_FOUND, "set ROME_URL"),
        (cut, CheckReason.CUT, "connection"),
        (
            lambda handler: send(handler, b"", 302, Location="http://elsewhere.example/rome.zip"),
            CheckReason.REDIRECTION,
            "ROME_REDIRECT_HOSTS",
        ),
    ],
    ids=["503", "404", "cut", "another host"],
)
def test_without_an_archive_the_reference_stays_and_the_exit_code_is_1(
    session: Session, server: RomeServer, update: Update, reply: Any, reason: CheckReason, words: str
) -> None:
    make_occupation(session, label="Soudeur")
    session.commit()
    server.replies["/rome.zip"] = reply
    result = update()
    assert result.exit_code == 1, result.output
    assert words in result.output
    assert "The reference stays as it was." in result.output
    assert checks(session) == [(CheckOutcome.UNREACHABLE, reason)]
    assert labels(session) == ["Soudeur"]
    assert update("--dry-run").exit_code == 1
    assert len(checks(session)) == 1, "a dry run writes nothing, failures neither"


def test_a_size_beyond_the_limit_is_a_refusal(session: Session, server: RomeServer, update: Update) -> None:
    server.replies["/rome.zip"] = lambda handler: send(handler, b"PK", Content_Length="20000001")
    result = update()
    assert result.exit_code == 2
    assert "ROME_MAX_MEGABYTES" in result.output
    assert checks(session) == [(CheckOutcome.REFUSED, CheckReason.TOO_LARGE)]


def test_a_failure_while_writing_leaves_the_reference(
    session: Session,
    server: RomeServer,
    update: Update,
    first: bytes,
    following: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.publish(first)
    update()

    def fail(_session: Session) -> int:
        raise OSError("the disk is full")

    monkeypatch.setattr("app.reference.importing.services.replace_starter_titles", fail)
    server.publish(following)
    assert isinstance(update().exception, OSError)
    assert labels(session) == ["Chaudronnier / Chaudronnière", "Soudeur / Soudeuse"]
    assert len(checks(session)) == 1


def test_an_older_release_is_taken_only_when_asked_for(
    session: Session, server: RomeServer, update: Update, first: bytes, following: bytes
) -> None:
    server.publish(following)
    update()
    server.publish(first)
    result = update()
    assert result.exit_code == 2
    assert "it is v460, older than the reference (v470)" in result.output
    assert update("--accept-losses").exit_code == 0
    assert "Soudeur / Soudeuse" in labels(session)


def test_without_an_address_the_command_says_which_setting_is_missing(settings: Any, sessions: Any) -> None:
    from app.factory import create_app

    result = create_app(settings, sessions).test_cli_runner().invoke(args=["reference", "update"])
    assert result.exit_code == 1
    assert "ROME_URL is not set" in result.output


@pytest.mark.shared
def test_the_real_rome_is_downloaded_imported_and_asked_once(
    session: Session, server: RomeServer, update: Update, shared_data: Path, now: Any
) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("one database is enough for 160,000 rows")
    load_starter(session, now=now)
    session.commit()
    content = zip_files((shared_data / "data" / "rome").iterdir())
    server.publish(content, etag='"real"', checksum=sha256(content))
    result = update()
    assert result.exit_code == 0, result.output
    assert "over the starter reference:" in result.output
    assert len(labels(session)) == 1_584
    release = session.scalars(select(ReferenceRelease).order_by(ReferenceRelease.id.desc())).first()
    assert release is not None
    assert release.changes is not None
    assert release.changes["tables"]["skills"]["new"]["count"] == 33_671
    assert "Nothing new" in update().output

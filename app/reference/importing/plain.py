"""Reads ROME from one readable file a table (occupations.csv, skills.csv…)."""

from collections.abc import Iterator, Mapping

from app.reference.enums import SkillKind
from app.reference.importing import records
from app.reference.importing.reading import TableFile
from app.reference.importing.values import choice, optional_text, text, whole_number

Tables = Mapping[str, TableFile]
YES = {"o": True, "n": False, "": False}
SAID = {"yes": True, "no": False}
KINDS = {kind.value: kind for kind in SkillKind}


def read_occupations(tables: Tables) -> Iterator[records.OccupationRecord]:
    texts = (
        {row.values["code_rome"]: row.values for row in tables["occupation_texts"].rows()}
        if "occupation_texts" in tables
        else {}
    )
    for row in tables["occupations"].rows():
        code = text(row, "code_rome", longest=8)
        yield records.OccupationRecord(
            row.where,
            code,
            text(row, "label", longest=255),
            text(row, "code_domaine_pro", longest=4),
            text(row, "domaine_pro", longest=160),
            choice(row, "emploi_reglemente", YES),
            texts.get(code, {}).get("definition"),
            optional_text(row, "parent_code_rome", longest=8),
            texts.get(code, {}).get("acces_metier") or None,
        )


def read_appellations(tables: Tables) -> Iterator[records.AppellationRecord]:
    for row in tables["appellations"].rows():
        yield records.AppellationRecord(
            row.where,
            text(row, "appellation_id", longest=12),
            row.values["code_rome"],
            text(row, "label", longest=255),
            row.values["kind"].upper() == "PRINCIPALE",
        )


def read_skills(tables: Tables) -> Iterator[records.SkillRecord]:
    for row in tables["skills"].rows():
        code, label = text(row, "skill_id", longest=12), text(row, "label", longest=400)
        yield records.SkillRecord(row.where, code, label, choice(row, "type", KINDS))


def read_links(tables: Tables) -> Iterator[records.LinkRecord]:
    for row in tables["occupation_skills"].rows():
        is_core, is_emerging = choice(row, "core", SAID), choice(row, "emerging", SAID)
        weight = 3 if is_core else 2 if is_emerging else 1
        yield records.LinkRecord(row.where, row.values["code_rome"], row.values["skill_id"], is_core, weight)


def read_moves(tables: Tables) -> Iterator[records.MoveRecord]:
    for row in tables["mobility"].rows():
        source, target = row.values["code_rome_source"], row.values["code_rome_target"]
        yield records.MoveRecord(row.where, source, target, whole_number(row, "rank", least=1))

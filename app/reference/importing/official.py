"""Reads the files that France Travail publishes (`unix_<table>_v460_utf8.csv`)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from app.reference.enums import SkillKind
from app.reference.importing import records
from app.reference.importing.reading import FileRow, TableFile
from app.reference.importing.values import choice, optional_text, text, whole_number
from app.reference.text import normalise_text

Tables = Mapping[str, TableFile]
YES = {"o": True, "n": False, "": False}
# Block 5 of an occupation's sheet is its skills; its sections tell their kinds.
SKILLS_BLOCK = "5"
SOFT_SKILLS_SECTION = "2"
TEXT_TYPES = ("definition", "acces metier")
CORE_WEIGHTS = {"principale": 3, "emergente": 2, "émergente": 2, "": 1}


def read_occupations(tables: Tables) -> Iterator[records.OccupationRecord]:
    domains = _domains(tables)
    texts = _texts(tables)
    for row in tables["referentiel_code_rome"].rows():
        code = text(row, "code_rome", longest=8)
        yield records.OccupationRecord(
            row.where,
            code,
            text(row, "libelle_rome", longest=255),
            code[:3],
            domains.get(code),
            choice(row, "emploi_reglemente", YES),
            texts.get((code, "definition")),
            optional_text(row, "code_rome_parent", longest=8),
            texts.get((code, "acces metier")),
        )


def read_appellations(tables: Tables) -> Iterator[records.AppellationRecord]:
    for row in tables["referentiel_appellation"].rows():
        yield records.AppellationRecord(
            row.where,
            text(row, "code_ogr", longest=12),
            row.values["code_rome"],
            text(row, "libelle_appellation_long", longest=255),
            row.values["classification"].upper() == "PRINCIPALE",
        )


def read_skills(tables: Tables) -> Iterator[records.SkillRecord]:
    soft = {row.values["code_ogr"] for row in _skill_links(tables) if _is_soft(row)}
    for row in tables["referentiel_competence"].rows():
        code = text(row, "code_ogr", longest=12)
        is_soft = code in soft or "savoir-être" in row.values["nature"].lower()
        kind = SkillKind.SOFT_SKILL if is_soft else SkillKind.KNOW_HOW
        yield records.SkillRecord(row.where, code, text(row, "libelle_competence", longest=400), kind)
    for row in tables["referentiel_savoir"].rows():
        code, label = text(row, "code_ogr_savoir", longest=12), text(row, "libelle_savoir", longest=400)
        yield records.SkillRecord(row.where, code, label, SkillKind.KNOWLEDGE)


def read_links(tables: Tables) -> Iterator[records.LinkRecord]:
    weights = {
        (row.values["code_rome"], row.values["code_ogr"]): choice(row, "coeur_metier", CORE_WEIGHTS)
        for row in tables["coherence_item"].rows()
    }
    for row in _skill_links(tables):
        occupation, skill = row.values["code_rome"], row.values["code_ogr"]
        weight = weights.get((occupation, skill), 1)
        yield records.LinkRecord(row.where, occupation, skill, weight == CORE_WEIGHTS["principale"], weight)


def read_moves(tables: Tables) -> Iterator[records.MoveRecord]:
    for row in tables["rubrique_mobilite"].rows():
        source, target = row.values["code_rome"], row.values["code_rome_cible"]
        yield records.MoveRecord(row.where, source, target, whole_number(row, "numero_ordre", least=1))


def _skill_links(tables: Tables) -> Iterator[FileRow]:
    rows = tables["liens_rome_referentiels"].rows()
    return (row for row in rows if row.values["code_compo_bloc"] == SKILLS_BLOCK)


def _is_soft(row: FileRow) -> bool:
    return row.values["code_rubrique"] == SOFT_SKILLS_SECTION


def _domains(tables: Tables) -> dict[str, str]:
    if "cr_gd_dp" not in tables:
        return {}
    return {
        row.values["code_rome"]: text(row, "libelle_domaine_professionel", longest=160)
        for row in tables["cr_gd_dp"].rows()
    }


def _texts(tables: Tables) -> dict[tuple[str, str], str]:
    """Texts by occupation and type; the official file has one row a sentence.

    Types lose accents and underscores: `acces_metier` and “accès métier” are the same one.
    """
    sentences: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    if "texte" in tables:
        for row in tables["texte"].rows():
            kind = normalise_text(row.values["libelle_type_texte"])
            if kind in TEXT_TYPES:
                position = whole_number(row, "position_phrase")
                sentences[row.values["code_rome"], kind].append((position, row.values["libelle_texte"]))
    return {key: "\n".join(line for _, line in sorted(lines)) for key, lines in sentences.items()}

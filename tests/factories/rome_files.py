"""A small ROME release as files, in both layouts: two occupations, their titles and four skills."""

import csv
from collections.abc import Sequence
from pathlib import Path

Table = tuple[tuple[str, ...], Sequence[tuple[str, ...]]]

OFFICIAL: dict[str, Table] = {
    "referentiel_code_rome": (
        (
            "code_rome", "code_fiche_metier", "code_ogr", "libelle_rome", "transition_eco",
            "transition_num", "transition_demo", "emploi_reglemente", "emploi_cadre", "code_rome_parent",
        ),
        [
            ("H2913", "1", "900", "Soudeur / Soudeuse", "", "", "", "N", "", "H2902"),
            ("H2902", "2", "901", "Chaudronnier / Chaudronnière", "", "", "", "O", "", "H2902"),
        ],
    ),
    "referentiel_appellation": (
        (
            "code_ogr", "libelle_appellation_long", "libelle_appellation_court", "code_rome",
            "classification", "origine", "code_rome_parent", "peu_usite",
        ),
        [
            ("19400", "Soudeur / Soudeuse", "Soudeur", "H2913", "PRINCIPALE", "", "H2913", "N"),
            ("19401", "Soudeur / Soudeuse TIG", "Soudeur TIG", "H2913", "SYNONYME", "", "H2913", "N"),
            ("12000", "Chaudronnier / Chaudronnière", "", "H2902", "PRINCIPALE", "", "H2902", "N"),
        ],
    ),
    "referentiel_competence": (
        ("code_ogr", "nature", "libelle_competence", "definition", "code_ogr_macro_comp", "cat_comp"),
        [
            ("100001", "Compétence", "Souder au procédé TIG", "", "", "Technique"),
            ("100002", "Compétence", "Lire un plan, un schéma", "", "", "Technique"),
            ("300001", "Macro-savoir-être professionnel", "Faire preuve de rigueur", "", "", ""),
        ],
    ),
    "referentiel_savoir": (
        ("code_ogr_savoir", "libelle_savoir", "categorie_savoir", "sous_categorie_savoir"),
        [("200001", "Métallurgie", "Techniques", "")],
    ),
    "liens_rome_referentiels": (
        ("code_rome", "code_compo_bloc", "code_rubrique", "code_ogr"),
        [
            ("H2913", "5", "1", "100001"),
            ("H2913", "5", "1", "100002"),
            ("H2913", "5", "2", "300001"),
            # Block 6 is the working conditions: no skill has that code.
            ("H2913", "6", "1", "990001"),
            ("H2902", "5", "1", "100002"),
            ("H2902", "5", "3", "200001"),
        ],
    ),
    "coherence_item": (
        ("code_rome", "code_ogr", "coeur_metier"),
        [
            ("H2913", "100001", "Principale"),
            ("H2913", "100002", "Emergente"),
            ("H2913", "300001", ""),
            ("H2913", "990001", ""),
            ("H2902", "100002", "Principale"),
        ],
    ),
    "rubrique_mobilite": (
        ("code_rome", "code_rome_cible", "numero_ordre"),
        [("H2913", "H2902", "1"), ("H2902", "H2913", "4")],
    ),
    "cr_gd_dp": (
        (
            "code_rome", "libelle_rome", "code_grand_domaine", "libelle_grand_domaine",
            "code_domaine_professionel", "libelle_domaine_professionel",
        ),
        [
            ("H2913", "Soudeur / Soudeuse", "H", "Industrie", "H29", "Mécanique, travail des métaux"),
            ("H2902", "Chaudronnier", "H", "Industrie", "H29", "Mécanique, travail des métaux"),
        ],
    ),
    "texte": (
        ("code_rome", "code_compo_bloc", "libelle_type_texte", "position_phrase", "libelle_texte"),
        [
            ("H2913", "3", "definition", "2", "Contrôle la qualité des soudures."),
            ("H2913", "3", "definition", "1", "Assemble des pièces par fusion."),
            ("H2913", "4", "accès métier", "2", "Il peut demander une licence."),
            ("H2913", "4", "acces_metier", "1", "Cet emploi est accessible avec un CAP."),
        ],
    ),
}  # fmt: skip

# What the next release changes: H2902 goes, its title is found under H2913, which takes another name; H2903
# is new; 100002 has other words and 200001 goes.
_NEXT_ROWS = {
    "referentiel_code_rome": {
        "H2913": ("H2913", "1", "900", "Soudeur industriel", "", "", "", "N", "", "H2903"),
        "H2902": ("H2903", "3", "902", "Opérateur / Opératrice d’usinage", "", "", "", "N", "", "H2903"),
    },
    "referentiel_appellation": {
        "12000": ("12000", "Chaudronnier / Chaudronnière", "", "H2913", "SYNONYME", "", "H2903", "N"),
        "19401": ("13000", "Fraiseur / Fraiseuse", "", "H2903", "PRINCIPALE", "", "H2903", "N"),
    },
    "referentiel_competence": {
        "100002": ("100002", "Compétence", "Lire un plan", "", "", "Technique"),
    },
    "referentiel_savoir": {"200001": ("200002", "Usinage", "Techniques", "")},
}

PLAIN: dict[str, Table] = {
    "occupations": (
        ("code_rome", "label", "parent_code_rome", "code_domaine_pro", "domaine_pro", "emploi_reglemente"),
        [
            ("H2913", "Soudeur / Soudeuse", "H2902", "H29", "Mécanique, travail des métaux", "N"),
            ("H2902", "Chaudronnier / Chaudronnière", "H2902", "H29", "Mécanique, travail des métaux", "O"),
        ],
    ),
    "appellations": (
        ("appellation_id", "code_rome", "label", "label_short", "kind", "rarely_used"),
        [
            ("19400", "H2913", "Soudeur / Soudeuse", "Soudeur", "PRINCIPALE", "N"),
            ("19401", "H2913", "Soudeur / Soudeuse TIG", "Soudeur TIG", "SYNONYME", "N"),
            ("12000", "H2902", "Chaudronnier / Chaudronnière", "Chaudronnier", "PRINCIPALE", "N"),
        ],
    ),
    "skills": (
        ("skill_id", "label", "type", "category", "nature"),
        [
            ("100001", "Souder au procédé TIG", "savoir-faire", "Technique", "Compétence"),
            ("100002", "Lire un plan, un schéma", "savoir-faire", "Technique", "Compétence"),
            ("300001", "Faire preuve de rigueur", "savoir-etre", "", ""),
            ("200001", "Métallurgie", "savoir", "Techniques", "Savoir"),
        ],
    ),
    "occupation_skills": (
        ("code_rome", "skill_id", "core", "emerging"),
        [
            ("H2913", "100001", "yes", "no"),
            ("H2913", "100002", "no", "yes"),
            ("H2913", "300001", "no", "no"),
            ("H2902", "100002", "yes", "no"),
            ("H2902", "200001", "no", "no"),
        ],
    ),
    "mobility": (
        ("code_rome_source", "code_rome_target", "type", "rank"),
        [("H2913", "H2902", "", "1"), ("H2902", "H2913", "", "4")],
    ),
    "occupation_texts": (
        ("code_rome", "acces_metier", "definition"),
        [
            (
                "H2913",
                "Cet emploi est accessible avec un CAP.\nIl peut demander une licence.",
                "Assemble des pièces par fusion.\nContrôle la qualité des soudures.",
            )
        ],
    ),
}

COMMUNES: Table = (
    (
        "code_insee", "name", "postal_codes", "departement", "departement_name", "population", "lat", "lon",
        "ze2020_code", "ze2020_name",
    ),
    [
        (
            "17299", "Rochefort", "17300", "17", "Charente-Maritime", "23584", "45.9421", "-0.9588", "7515",
            "Rochefort",
        ),
        ("19275", "Ussel", "19200", "19", "Corrèze", "8912", "45.5475", "2.3094", "63", "Ussel"),
    ],
)  # fmt: skip


def write_official(folder: Path) -> Path:
    """Write OFFICIAL as `unix_<table>_v460_utf8.csv`, every field quoted; returns the folder."""
    for name, table in OFFICIAL.items():
        write_table(folder / official_name(name), table)
    return folder


def write_next(folder: Path) -> Path:
    """Write release v470, which follows OFFICIAL; returns the folder."""
    words = {"H2902": "H2903", "200001": "200002"}
    for name, (header, rows) in OFFICIAL.items():
        changed = [
            _NEXT_ROWS.get(name, {}).get(row[0]) or tuple(words.get(value, value) for value in row)
            for row in rows
        ]
        write_table(folder / f"unix_{name}_v470_utf8.csv", (header, changed))
    return folder


def write_plain(folder: Path) -> Path:
    for name, table in PLAIN.items():
        write_table(folder / f"{name}.csv", table, quoting=csv.QUOTE_MINIMAL)
    return folder


def write_communes(folder: Path) -> Path:
    """Write COMMUNES; returns the file."""
    return write_table(folder / "communes_na.csv", COMMUNES, quoting=csv.QUOTE_MINIMAL)


def official_name(table: str) -> str:
    return f"unix_{table}_v460_utf8.csv"


def write_table(path: Path, table: Table, quoting: int = csv.QUOTE_ALL) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=quoting, lineterminator="\n")
        if table[0]:
            writer.writerow(table[0])
        writer.writerows(table[1])
    return path

"""The two layouts of ROME files and the communes: which columns make which table.

Official: `unix_<table>_v460_utf8.csv` as France Travail publishes them. Plain: one readable file a table.
Extra columns are passed over, so a release that adds some is still read.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

_OFFICIAL_VERSION = re.compile(r"_v([0-9]{1,6})(?:_utf8)?\.csv", re.IGNORECASE)


class Layout(StrEnum):
    OFFICIAL = "official"
    PLAIN = "plain"
    COMMUNES = "communes"


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table of a layout; `is_required` says whether a release makes sense without it."""

    layout: Layout
    name: str
    columns: tuple[str, ...]
    is_required: bool = True

    def is_named(self, file_name: str) -> bool:
        """Whether a file of this name should be this table."""
        pattern = {
            Layout.OFFICIAL: rf"unix_{self.name}_v\d+(_utf8)?\.csv",
            Layout.PLAIN: rf"{self.name}\.csv",
            Layout.COMMUNES: r"communes(_\w+)?\.csv",
        }[self.layout]
        return re.fullmatch(pattern, file_name, re.IGNORECASE) is not None

    def own_name(self, file_name: str) -> str:
        """The name that we give to a file called `file_name`: nothing of it is kept but the version."""
        version = _OFFICIAL_VERSION.search(file_name) if self.layout is Layout.OFFICIAL else None
        return f"unix_{self.name}_v{version[1]}_utf8.csv" if version else f"{self.name}.csv"

    def missing_columns(self, header: list[str]) -> list[str]:
        return [column for column in self.columns if column not in header]


TABLES = (
    TableSpec(
        Layout.OFFICIAL,
        "referentiel_code_rome",
        ("code_rome", "code_ogr", "libelle_rome", "emploi_reglemente"),
    ),
    TableSpec(
        Layout.OFFICIAL,
        "referentiel_appellation",
        ("code_ogr", "libelle_appellation_long", "code_rome", "classification"),
    ),
    TableSpec(Layout.OFFICIAL, "referentiel_competence", ("code_ogr", "nature", "libelle_competence")),
    TableSpec(Layout.OFFICIAL, "referentiel_savoir", ("code_ogr_savoir", "libelle_savoir")),
    TableSpec(
        Layout.OFFICIAL,
        "liens_rome_referentiels",
        ("code_rome", "code_compo_bloc", "code_rubrique", "code_ogr"),
    ),
    TableSpec(Layout.OFFICIAL, "coherence_item", ("code_rome", "code_ogr", "coeur_metier")),
    TableSpec(Layout.OFFICIAL, "rubrique_mobilite", ("code_rome", "code_rome_cible", "numero_ordre")),
    # The header does spell "professionel" with one n.
    TableSpec(
        Layout.OFFICIAL,
        "cr_gd_dp",
        ("code_rome", "code_domaine_professionel", "libelle_domaine_professionel"),
        is_required=False,
    ),
    TableSpec(
        Layout.OFFICIAL,
        "texte",
        ("code_rome", "libelle_type_texte", "position_phrase", "libelle_texte"),
        is_required=False,
    ),
    TableSpec(
        Layout.PLAIN,
        "occupations",
        ("code_rome", "label", "code_domaine_pro", "domaine_pro", "emploi_reglemente"),
    ),
    TableSpec(Layout.PLAIN, "appellations", ("appellation_id", "code_rome", "label", "kind")),
    TableSpec(Layout.PLAIN, "skills", ("skill_id", "label", "type")),
    TableSpec(Layout.PLAIN, "occupation_skills", ("code_rome", "skill_id", "core", "emerging")),
    TableSpec(Layout.PLAIN, "mobility", ("code_rome_source", "code_rome_target", "rank")),
    TableSpec(Layout.PLAIN, "occupation_texts", ("code_rome", "definition"), is_required=False),
    TableSpec(
        Layout.COMMUNES,
        "communes",
        (
            "code_insee", "name", "postal_codes", "departement", "departement_name", "population", "lat",
            "lon", "ze2020_code", "ze2020_name",
        ),
    ),
)  # fmt: skip

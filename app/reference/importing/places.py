"""Reads the communes, with their département and zone d'emploi."""

from collections.abc import Iterator

from app.reference.importing.reading import TableFile
from app.reference.importing.records import CommuneRecord
from app.reference.importing.values import degrees, text, whole_number

# INSEE writes the zones across two regions with four digits, some files without the zeros in front.
ZONE_DIGITS = 4


def read_communes(table: TableFile) -> Iterator[CommuneRecord]:
    for row in table.rows():
        yield CommuneRecord(
            row.where,
            text(row, "code_insee", longest=5),
            text(row, "name", longest=80),
            text(row, "postal_codes", longest=255),
            text(row, "departement", longest=3),
            text(row, "departement_name", longest=60),
            text(row, "ze2020_code", longest=6).zfill(ZONE_DIGITS),
            text(row, "ze2020_name", longest=80),
            whole_number(row, "population"),
            degrees(row, "lat", limit=90),
            degrees(row, "lon", limit=180),
        )

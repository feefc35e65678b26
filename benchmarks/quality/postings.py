"""Twice sixty real postings, by a written rule: what recruiters of the region look for.

The rule, seeded and blind to any ranking:

- Postings of the region. `real_postings.csv`, those whose commune is in the region, shuffled. Sectors (first
  letter of the ROME code) take turns in alphabetical order; at its turn a sector gives the first posting, in
  the shuffled order, whose occupation and commune are both new; among those, contracts met least often so far
  come first. Until there are 48.
- Postings with a full text, for the system that reads texts. The answers of "Offres d'emploi v2" and the
  feeds of job boards, postings of at least 400 characters and with a title not met yet, shuffled within each
  file. Files take turns in alphabetical order until there are 12. They are from other regions: each is placed
  in a commune of ours drawn by population.

The first set is the one on which weights may be changed; the second, taken by the same rule from what the
first leaves, with other occupations and titles, is held out: it tells whether a change was worth it.

A posting is known by its source's reference (or, where there is none, by its content) and a hash of its
content: the repository holds neither titles nor texts.
"""

import csv
import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree  # the project's own fixed files, no stranger's input

from app.demo.sampling import make_rng
from benchmarks.quality.plan import FULL_TEXT_POSTINGS, REGION_POSTINGS, SEED

LEAST_TEXT = 400
_LEVELS = (
    ("bac+5", 7),
    ("master", 7),
    ("bac+3", 6),
    ("licence", 6),
    ("bac+2", 5),
    ("bts", 5),
    ("bac", 4),
    ("cap", 3),
)


@dataclass(frozen=True, slots=True)
class Posting:
    """A posting as its source gives it. `commune` is an INSEE code, "" outside the region; `contract` the
    source's words; `skills` are (code, label, exigence); `code` the ROME code, "" when the source has none.
    """

    ref: str
    digest: str
    source: str
    title: str
    text: str
    code: str
    commune: str
    contract: str
    level: int = 0
    skills: tuple[tuple[str, str, str], ...] = ()

    @property
    def sector(self) -> str:
        return self.code[:1]


def sample_postings(folder: Path, communes: Iterable[str]) -> tuple[list[Posting], list[Posting]]:
    """Two sets of sixty postings of `folder` (data/offers), each in the order in which the rule takes them.

    The second set is what the rule takes when the occupations and titles of the first are gone; there are too
    few left to ask for new communes too.
    """
    known = set(communes)
    region = [item for item in read_region_postings(folder) if item.commune in known]
    files = {
        name: [item for item in read(folder / name) if len(item.text) >= LEAST_TEXT]
        for name, read in sorted(FEEDS.items())
    }
    first = take_by_turns(region, REGION_POSTINGS) + take_full_texts(files, FULL_TEXT_POSTINGS)
    codes, titles = {item.code for item in first}, {item.title.lower() for item in first}
    refs = {item.ref for item in first}
    region = [item for item in region if item.code not in codes]
    files = {
        name: [item for item in items if item.title.lower() not in titles and item.ref not in refs]
        for name, items in files.items()
    }
    second = take_by_turns(region, REGION_POSTINGS, communes_once=False) + take_full_texts(
        files, FULL_TEXT_POSTINGS
    )
    return first, second


def take_by_turns(postings: list[Posting], count: int, *, communes_once: bool = True) -> list[Posting]:
    """`count` postings, sectors by turns, occupations once, communes too; raises ValueError when too few."""
    order = make_rng(SEED, "region postings").permutation(len(postings))
    shuffled = [postings[place] for place in order.tolist()]
    sectors = sorted({item.sector for item in shuffled})
    taken: list[Posting] = []
    contracts: Counter[str] = Counter()
    while len(taken) < count:
        before = len(taken)
        for sector in sectors:
            codes, places = {item.code for item in taken}, {item.commune for item in taken}
            free = [
                item
                for item in shuffled
                if item.sector == sector
                and item.code not in codes
                and not (communes_once and item.commune in places)
            ]
            if free and len(taken) < count:
                chosen = min(free, key=lambda item: contracts[_family(item.contract)])
                contracts[_family(chosen.contract)] += 1
                taken.append(chosen)
        if len(taken) == before:
            raise ValueError(f"the rule finds {before} postings of {count}")
    return taken


def take_full_texts(files: Mapping[str, list[Posting]], count: int) -> list[Posting]:
    """`count` postings with a text, files by turns, titles once; raises ValueError when too few."""
    rng = make_rng(SEED, "full texts")
    queues = {
        name: [items[place] for place in rng.permutation(len(items)).tolist()]
        for name, items in files.items()
    }
    taken: list[Posting] = []
    titles: set[str] = set()
    while len(taken) < count:
        before = len(taken)
        for name in sorted(queues):
            while queues[name] and queues[name][0].title.lower() in titles:
                queues[name].pop(0)
            if queues[name] and len(taken) < count:
                taken.append(queues[name].pop(0))
                titles.add(taken[-1].title.lower())
        if len(taken) == before:
            raise ValueError(f"the rule finds {before} texts of {count}")
    return taken


def _family(contract: str) -> str:
    return contract.split(" ")[0].lower()


def digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def plain_text(text: str | None) -> str:
    """Text without markup, on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.unescape(text or ""))).strip()


def read_region_postings(folder: Path) -> Iterator[Posting]:
    """Postings of `real_postings.csv`: a title and facts, no text; two that say the same are one."""
    seen: set[str] = set()
    with (folder / "real_postings.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            mark = digest(*row.values())
            if mark in seen:
                continue
            seen.add(mark)
            facts = (row["secteurActiviteLibelle"], row["duree_travail"], row["salaire"])
            yield Posting(
                ref=f"rp-{mark[:8]}",
                digest=mark,
                source="real_postings.csv",
                title=plain_text(row["intitule"]),
                text=". ".join(fact for fact in facts if fact),
                code=row["code_rome"],
                commune=row["commune"],
                contract=row["type_contrat"],
            )


def read_offers_v2(path: Path) -> Iterator[Posting]:
    """The answers of France Travail's API "Offres d'emploi v2"."""
    for offer in json.loads(path.read_text(encoding="utf-8"))["resultats"]:
        asked = [line["niveauLibelle"] for line in offer["formations"] if line.get("exigence") == "E"]
        yield _posting(
            path,
            offer["id"],
            offer["intitule"],
            [offer["description"]],
            offer["natureContrat"],
            code=offer["romeCode"],
            level=max((level_of(words) for words in asked), default=0),
            skills=tuple(
                (line.get("code", ""), line["libelle"], line["exigence"]) for line in offer["competences"]
            ),
        )


def read_engagement_jeunes(path: Path) -> Iterator[Posting]:
    for offer in json.loads(path.read_text(encoding="utf-8")):
        texts = [offer["mission"], offer["profil"]]
        yield _posting(path, offer["reference"], offer["title"], texts, offer["contrat"])


def read_decathlon(path: Path) -> Iterator[Posting]:
    for offer in json.loads(path.read_text(encoding="utf-8"))["ads"]:
        texts = [offer["description"], offer["profile"]]
        yield _posting(path, offer["reference"], offer["title"], texts, offer["contract_type"])


def read_cegid(path: Path) -> Iterator[Posting]:
    for offer in json.loads(path.read_text(encoding="utf-8")):
        texts = [offer["description1"], offer["description2"]]
        yield _posting(path, offer["reference"], offer["title"], texts, offer["contractType"]["label"])


def read_leboncoin(path: Path) -> Iterator[Posting]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield _posting(path, row["identifiant"], row["titre"], [row["description"]], "Alternance")


def _xml(
    item: str, ref: str, title: str, texts: tuple[str, ...], contract: str
) -> Callable[[Path], Iterator[Posting]]:
    """A reader of a feed whose fields are at these paths under each `item`."""

    def read(path: Path) -> Iterator[Posting]:
        for element in ElementTree.parse(path).getroot().iter(item):  # noqa: S314

            def get(where: str, element: ElementTree.Element = element) -> str:
                found = element.find(where)
                return "".join(found.itertext()) if found is not None else ""

            yield _posting(
                path,
                get(ref) or element.get("id") or "",
                get(title),
                [get(name) for name in texts],
                get(contract),
            )

    return read


FEEDS: dict[str, Callable[[Path], Iterator[Posting]]] = {
    "labonneboite_esd-offres-happypath.json": read_offers_v2,
    "engagementJeunes.test.input.json": read_engagement_jeunes,
    "decathlon.test.input.json": read_decathlon,
    "import-france-travail-cegid.test.input.json": read_cegid,
    "import-leboncoin.test.input.csv": read_leboncoin,
    "import-apec.test.input.xml": _xml(
        "Offre_emploi", "Reference_apec", "Intitule", ("Texte_offre",), "Contrat/Type_contrat"
    ),
    "import-clever-connect.test.input.xml": _xml(
        "job", "id", "position", ("description", "profile/description"), "contract/types/type"
    ),
    "import-hello-work.test.input.xml": _xml(
        "job", "job_id", "title", ("description", "profile"), "contract"
    ),
    "import-laposte.test.input.xml": _xml(
        "offre", "reference", "intitule-du-poste", ("description-de-la-mission",), "type-de-contrat"
    ),
    "import-edf.test.input.xml": _xml(
        "offer",
        "reference",
        "jobDescription/title",
        ("jobDescription/missionDescription", "jobDescription/applicantProfile"),
        "jobDescription/contract",
    ),
}


def _posting(path: Path, ref: str, title: str, texts: list[str], contract: str, **more: Any) -> Posting:
    text = plain_text(" ".join(texts))
    return Posting(
        ref=f"{path.name.split('.')[0].removeprefix('import-')[:12]}-{ref}",
        digest=digest(ref, title, text),
        source=path.name,
        title=plain_text(title).strip("? "),
        text=text,
        commune="",
        contract=contract or "Alternance",
        **{"code": "", **more},
    )


def level_of(words: str) -> int:
    """The diploma level, 3 to 8, that the source's words name, or 0."""
    plain = words.lower().replace(" ", "")
    return next((level for word, level in _LEVELS if word in plain), 0)

"""A little labour market, as texts: enough to tell trades apart, small enough to read."""

from app.reference.understanding.artefact import Artefact
from app.reference.understanding.making import artefact_of, suggester_of
from app.reference.understanding.material import KnownText, LabelledTitle, Material, TextKind
from app.reference.understanding.suggester import Suggester

OCCUPATIONS = {
    "F1603": ("Plombier / Plombière", "Pose des canalisations d’eau et de gaz, raccorde des sanitaires"),
    "F1703": ("Maçon / Maçonne", "Monte des murs en briques ou en parpaings, coule le béton"),
    "F1704": ("Manœuvre bâtiment", "Aide sur le chantier, prépare le mortier, déblaie"),
    "G1602": ("Commis / Commise de cuisine", "Épluche, taille et prépare les légumes, nettoie la cuisine"),
    "G1609": ("Cuisinier / Cuisinière", "Prépare et cuit les plats, dresse les assiettes"),
    "G1803": ("Serveur / Serveuse en restauration", "Sert les plats en salle, prend les commandes"),
    "I1203": (
        "Agent / Agente d’entretien du bâtiment",
        "Entretient les locaux, change les serrures et les ampoules",
    ),
    "K1303": ("Garde d’enfant", "Garde des enfants chez leurs parents, joue avec eux"),
}
PARENTS = {"G1609": "G1602"}
TITLES = {
    "F1603": (
        "Plombier chauffagiste / Plombière chauffagiste",
        "Installateur sanitaire / Installatrice sanitaire",
    ),
    "F1703": ("Maçon briqueteur / Maçonne briqueteuse", "Maçon finisseur / Maçonne finisseuse"),
    "F1704": ("Aide-maçon / Aide-maçonne",),
    "G1602": ("Aide de cuisine", "Aide-cuisinier / Aide-cuisinière"),
    "G1609": ("Chef / Cheffe de partie", "Cuisinier / Cuisinière de collectivité"),
    "G1803": ("Serveur / Serveuse de bar", "Chef / Cheffe de rang"),
    "I1203": ("Agent / Agente de maintenance des bâtiments", "Homme / Femme toutes mains"),
    "K1303": ("Baby-sitter", "Nourrice à domicile"),
}
EVERYDAY = {"G1609": ("cuistot", "cuisinier traditionnel"), "F1703": ("maçon VRD",), "K1303": ("nounou",)}
TRAININGS = {"F1603": ("CAP monteur en installations sanitaires",), "G1609": ("CAP cuisine",)}
CERTIFICATES = {
    "I1203": ("Titre professionnel agent de maintenance des bâtiments",),
    "G1803": ("CAP commercialisation",),
}
LABELLED = (
    LabelledTitle("Serveurs week-end", ("G1803",)),
    LabelledTitle("Second de cuisine", ("G1609",)),
    LabelledTitle("Plombier dépannage", ("F1603",)),
    LabelledTitle("Ouvrier maçonnerie", ("F1703", "F1704")),
    LabelledTitle("Factotum", ("I1203",)),
    LabelledTitle("Garde à domicile", ("K1303",)),
)


def make_material(
    *, labelled: tuple[LabelledTitle, ...] = (), met: tuple[LabelledTitle, ...] = ()
) -> Material:
    """What is known of eight occupations; `labelled` titles become known texts too."""
    codes = tuple(OCCUPATIONS)
    places = {code: place for place, code in enumerate(codes)}
    kinds = {
        TextKind.NAME: TITLES,
        TextKind.EVERYDAY: EVERYDAY,
        TextKind.TRAINING: TRAININGS,
        TextKind.CERTIFICATE: CERTIFICATES,
    }
    texts = [KnownText(TextKind.NAME, places[code], label) for code, (label, _said) in OCCUPATIONS.items()]
    texts += (
        KnownText(kind, places[code], text)
        for kind, known in kinds.items()
        for code, own in known.items()
        for text in own
    )
    texts += (
        KnownText(TextKind.LABELLED, places[code], title.text) for title in labelled for code in title.codes
    )
    return Material(
        codes=codes,
        labels=tuple(label for label, _said in OCCUPATIONS.values()),
        parents=tuple(places[PARENTS.get(code, code)] for code in codes),
        backgrounds=tuple(said for _label, said in OCCUPATIONS.values()),
        texts=tuple(texts),
        labelled=labelled,
        met=met,
    )


def make_suggester(**values: tuple[LabelledTitle, ...]) -> tuple[Artefact, Suggester]:
    artefact = artefact_of(make_material(**values))
    return artefact, suggester_of(artefact)

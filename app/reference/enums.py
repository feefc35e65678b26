"""Closed lists that the trade shares; values are stored, labels are French."""

from enum import IntEnum, StrEnum

from app.core.i18n import lazy


class ContractKind(StrEnum):
    """Contracts of the labour market; `bit` numbers them for ranking masks (never renumber)."""

    CDI = "cdi"
    CDD = "cdd"
    SEASONAL = "saisonnier"
    APPRENTICESHIP = "apprentissage"
    PROFESSIONALISATION = "professionnalisation"
    TEMPORARY = "interim"
    INTERNSHIP = "stage"

    @property
    def bit(self) -> int:
        return list(ContractKind).index(self)

    @property
    def label(self) -> str:
        return str(_CONTRACTS[self])


_CONTRACTS = {
    ContractKind.CDI: lazy("CDI"),
    ContractKind.CDD: lazy("CDD"),
    ContractKind.SEASONAL: lazy("Saisonnier"),
    ContractKind.APPRENTICESHIP: lazy("Apprentissage"),
    ContractKind.PROFESSIONALISATION: lazy("Professionnalisation"),
    ContractKind.TEMPORARY: lazy("Intérim"),
    ContractKind.INTERNSHIP: lazy("Stage"),
}


class EvidenceKind(StrEnum):
    """What backs a skill, from the weakest."""

    DECLARED = "declared"
    ASSESSED = "assessed"
    CERTIFIED = "certified"

    @property
    def rank(self) -> int:
        """0 declared, 1 assessed, 2 certified, as ranking profiles hold it."""
        return list(EvidenceKind).index(self)

    @property
    def label(self) -> str:
        return str(_EVIDENCE[self])


_EVIDENCE = {
    EvidenceKind.DECLARED: lazy("déclarée"),
    EvidenceKind.ASSESSED: lazy("évaluée"),
    EvidenceKind.CERTIFIED: lazy("attestée"),
}


class SkillKind(StrEnum):
    KNOW_HOW = "savoir-faire"
    KNOWLEDGE = "savoir"
    SOFT_SKILL = "savoir-etre"


class DiplomaLevel(IntEnum):
    """National framework of certifications (decree of 8 January 2019); 0 asks for nothing."""

    NONE = 0
    CAP = 3
    BAC = 4
    BAC_2 = 5
    BAC_3 = 6
    BAC_5 = 7
    DOCTORATE = 8

    @property
    def label(self) -> str:
        return str(_LEVELS[self])


_LEVELS = {
    DiplomaLevel.NONE: lazy("Sans diplôme exigé"),
    DiplomaLevel.CAP: lazy("Niveau 3 (CAP, BEP, titre professionnel)"),
    DiplomaLevel.BAC: lazy("Niveau 4 (bac, bac professionnel)"),
    DiplomaLevel.BAC_2: lazy("Niveau 5 (BTS, DUT)"),
    DiplomaLevel.BAC_3: lazy("Niveau 6 (licence, BUT)"),
    DiplomaLevel.BAC_5: lazy("Niveau 7 (master, ingénieur)"),
    DiplomaLevel.DOCTORATE: lazy("Niveau 8 (doctorat)"),
}


class ReferenceOrigin(StrEnum):
    """Where a row of the reference comes from: our starter files, or the official ROME files."""

    STARTER = "starter"
    ROME = "rome"


class CheckOutcome(StrEnum):
    """What came of asking the official source for a newer release."""

    UPDATED = "updated"
    UNCHANGED = "unchanged"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"


class CheckReason(StrEnum):
    """Why a check failed: what could not be reached, or what is wrong with the archive."""

    NO_ANSWER = "no_answer"
    CUT = "cut"
    CERTIFICATE = "certificate"
    SERVER_ERROR = "server_error"
    NOT_FOUND = "not_found"
    REDIRECTION = "redirection"
    TOO_LARGE = "too_large"
    NOT_AN_ARCHIVE = "not_an_archive"
    UNSAFE = "unsafe"
    DAMAGED = "damaged"
    CHECKSUM = "checksum"
    CONTENT = "content"
    OLDER = "older"
    LOSSES = "losses"

"""Stages between a suggestion and a hire."""

from enum import StrEnum

from app.core.i18n import lazy


class Stage(StrEnum):
    """SHORTLISTED and SET_ASIDE are the employer's own notes; from CONTACT_ASKED on the person takes part."""

    SHORTLISTED = "shortlisted"
    SET_ASIDE = "set_aside"
    CONTACT_ASKED = "contact_asked"
    AGREED = "agreed"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    MET = "met"
    HIRED = "hired"
    NOT_RETAINED = "not_retained"

    @property
    def label(self) -> str:
        return str(_STAGES[self])

    @property
    def is_note(self) -> bool:
        """Whether the person took no part yet: the employer may change their mind without a trace."""
        return self in (Stage.SHORTLISTED, Stage.SET_ASIDE)

    @property
    def is_on_shortlist(self) -> bool:
        """Noted, or asked and may still be met."""
        return self in (Stage.SHORTLISTED, Stage.CONTACT_ASKED, Stage.AGREED, Stage.MET)

    @property
    def may_be_asked(self) -> bool:
        return self.is_note or self is Stage.LAPSED

    @property
    def has_details(self) -> bool:
        """Whether an agreement opens contact details, as long as its time lasts."""
        return self in (Stage.AGREED, Stage.MET)


_STAGES = {
    Stage.SHORTLISTED: lazy("Présélection"),
    Stage.SET_ASIDE: lazy("Écartée de la liste"),
    Stage.CONTACT_ASKED: lazy("Réponse attendue"),
    Stage.AGREED: lazy("Accord donné"),
    Stage.DECLINED: lazy("Contact décliné"),
    Stage.LAPSED: lazy("Sans réponse"),
    Stage.WITHDRAWN: lazy("Accord retiré"),
    Stage.MET: lazy("Rencontre faite"),
    Stage.HIRED: lazy("Recrutement"),
    Stage.NOT_RETAINED: lazy("Non retenue"),
}


class SetAsideReason(StrEnum):
    """Relevant facts only; a reason of another kind has no place here."""

    SKILLS = "skills"
    DISTANCE = "distance"
    AVAILABILITY = "availability"
    TRAINING = "training"
    ALREADY_KNOWN = "already_known"
    OTHER_CHOICE = "other_choice"

    @property
    def label(self) -> str:
        return str(_REASONS[self])


_REASONS = {
    SetAsideReason.SKILLS: lazy("Il manque une compétence importante"),
    SetAsideReason.DISTANCE: lazy("Trop loin du lieu de travail"),
    SetAsideReason.AVAILABILITY: lazy("Pas disponible à la bonne date"),
    SetAsideReason.TRAINING: lazy("Formation trop éloignée du poste"),
    SetAsideReason.ALREADY_KNOWN: lazy("Déjà en contact avec cette personne"),
    SetAsideReason.OTHER_CHOICE: lazy("Une autre personne convient mieux"),
}

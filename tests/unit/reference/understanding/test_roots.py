"""One root for every form of a verb, its action and its trade."""

import pytest

from app.reference.understanding.cleaning import plain_text
from app.reference.understanding.roots import root, roots, verbs


@pytest.mark.parametrize(
    "forms",
    [
        ("souder", "soude", "soudé", "soudée", "soudure", "soudage", "soudures", "soudons"),
        ("gérer", "gère", "gérez", "géré", "gestion", "gestions"),
        ("conduire", "conduis", "conduite", "conduisez"),
        ("peindre", "peins", "peint", "peinture", "peintures"),
        ("accueillir", "accueille", "accueil"),
        ("entretenir", "entretiens", "entretien", "entretenu"),
        ("polir", "polis", "polissez", "polissage"),
    ],
)
def test_all_forms_of_a_verb_share_a_root(forms: tuple[str, ...]) -> None:
    assert len({root(plain_text(form)) for form in forms}) == 1


def test_the_verbs_of_the_table_have_different_roots() -> None:
    found = [root(plain_text(verb.infinitive)) for verb in verbs()]
    same = {one for one in found if found.count(one) > 1}
    assert not same


def test_what_people_say_around_a_skill_is_left_out() -> None:
    assert roots("Je sais bien souder à l’arc") == roots("soudure à l’arc")


def test_short_words_keep_their_letters() -> None:
    assert root("pain") != root("paie")
    assert root("bois") != root("boite")

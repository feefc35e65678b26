"""Invented SIRETs: valid keys, all different, in a range that the register does not use."""

from stdnum.fr import siret

from app.demo.firms import invented_siret, plain


def test_invented_sirets_pass_the_luhn_check_and_show_that_they_are_invented() -> None:
    numbers = [invented_siret(rank) for rank in (*range(300), 98_999, 99_000, 99_001, 250_000)]
    assert all(siret.is_valid(number) for number in numbers)
    assert all(number.startswith("999") for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_addresses_are_made_of_plain_letters() -> None:
    assert plain("Inès Peyré-Lassalle") == "ines-peyre-lassalle"

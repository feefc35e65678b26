"""Which mail domains may speak for a firm."""

import pytest

from app.accounts.domains import clean_domain, domain_of, public_domains
from app.accounts.errors import DomainRefused


@pytest.mark.parametrize("typed", ["maubrac.fr", " @Maubrac.fr ", "www.maubrac.fr"])
def test_a_domain_is_cleaned(typed: str) -> None:
    assert clean_domain(typed) == "maubrac.fr"


@pytest.mark.parametrize(
    "typed", ["gmail.com", "@orange.fr", "laposte.net", "maubrac", "http://maubrac.fr", "a b.fr"]
)
def test_a_domain_that_anybody_can_have_is_refused(typed: str) -> None:
    with pytest.raises(DomainRefused):
        clean_domain(typed)


def test_the_domain_of_an_address_is_after_its_last_at_sign() -> None:
    assert domain_of('"a@gmail.com"@Maubrac.fr') == "maubrac.fr"


def test_the_list_of_public_domains_is_in_lower_case_without_doubles() -> None:
    assert all(domain == domain.strip().lower() and "." in domain for domain in public_domains())

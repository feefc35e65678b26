"""Conventions of endpoints: access is declared, navigation leads somewhere, URLs are French words."""

import re

from flask import Flask

from app.web.navigation import NAVIGATION


def test_every_endpoint_declares_its_access(app: Flask) -> None:
    undeclared = [
        name
        for name, view in app.view_functions.items()
        if name != "static" and not hasattr(view, "estuaire_access")
    ]
    assert undeclared == []


def test_a_journal_is_only_kept_by_endpoints_that_can_be_read(app: Flask) -> None:
    """An unsafe method commits anyway: the declaration would say nothing."""
    for rule in app.url_map.iter_rules():
        declared = getattr(app.view_functions[rule.endpoint], "estuaire_access", None)
        if declared and declared.journal:
            assert "GET" in (rule.methods or set()), rule.endpoint


def test_every_entry_of_the_rail_exists(app: Flask) -> None:
    missing = {item.endpoint for items in NAVIGATION.values() for item in items} - set(app.view_functions)
    assert missing == set()


def test_addresses_are_lower_case_words_joined_by_hyphens(app: Flask) -> None:
    pattern = re.compile(
        r"^(/([a-z0-9-]+|[a-z0-9-]*<[a-z]+(\([^)]*\))?:[a-z_]+>(\.[a-z]+)?|<[a-z_]+>|[a-z0-9-]+\.[a-z]+))*/?$"
    )
    odd = [rule.rule for rule in app.url_map.iter_rules() if not pattern.match(rule.rule)]
    assert odd == []

"""Words in templates: plurals with several placeholders, filled once."""

from app.core.templating import make_environment


def test_a_plural_fills_all_its_placeholders_and_keeps_a_percent_sign() -> None:
    template = make_environment().from_string(
        '{{ ngettext("%(num)s page sur %(total)s", "%(num)s pages sur %(total)s", done, total=total) }} '
        '{{ ngettext("%(share)s", "%(share)s", 2, share="5 %") }}'
    )
    assert template.render(done=1, total=5) == "1 page sur 5 5 %"
    assert template.render(done=2, total=5) == "2 pages sur 5 5 %"

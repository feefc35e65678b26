"""Text that people typed, inside a stylesheet."""


def css_string(text: str) -> str:
    """`text` as a quoted CSS string that no character can end early."""
    return '"' + "".join(_escape(character) for character in text) + '"'


def _escape(character: str) -> str:
    if character in '"\\<>' or not character.isprintable():
        # A no-break space is not "printable" to Python: the escape keeps it all the same.
        return f"\\{ord(character):06x}"
    return character

"""Find what tells how to reach somebody, where it was typed into a text that others may read."""

import re

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w$.,-])(\+?1[\s.-]?)?\(?\d{3}\)?[\s.-]?\d{3}[\s.-]?\d{4}(?![\w,-]|\.\d)")


def name_contact(text: str) -> str:
    """Name the first kind of contact detail in a text; empty when there is none.

    >>> name_contact("Ana, ana.p@example.org"), name_contact("call (718) 555-0143"), name_contact("$500-1000 a week")
    ('an e-mail address', 'a phone number', '')
    """
    if _EMAIL.search(text):
        return "an e-mail address"
    return "a phone number" if _PHONE.search(text) else ""

"""Names of files and folders made from data: plain, short, never a way out of their folder."""

import hashlib
import re


def name_folder(text: str) -> str:
    """Make a folder's name of an id: the id itself where it is plain, else a slug and a short hash of it.

    >>> name_folder("15K009"), name_folder("../P.S. 9")
    ('15K009', 'p-s-9-da771d')
    """
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", text):
        return text
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40]
    return f"{slug}-{hashlib.sha256(text.encode()).hexdigest()[:6]}".lstrip("-")

"""The words of the lessons in the reader's language, from gettext catalogues.

Every text is written in English where it is used, and looked up by that English. The catalogues lie in
`wbl/locale/<language>/LC_MESSAGES/wbl.po`; translators edit them with any gettext program, and no step in between
is needed: they are read as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from wbl.errors import ParameterError, name_nearest
from wbl.show.wording import Wording

LANGUAGES = {"en": "English", "es": "Español"}
_LOCALES = {"en": "en_US", "es": "es_US"}  # numbers as New York writes them, in both languages
_FOLDER = Path(__file__).parents[1] / "locale"


@dataclass(frozen=True)
class Words(Wording):
    """How the lessons speak one language; `language` is a locale, such as "es_US"."""

    def text(self, words: str, /, **values: object) -> str:
        """Give a text in the language, with its values filled in.

        >>> speak("es").text("Occupation"), speak("en").text("{n} answers", n=3)
        ('Ocupación', '3 answers')
        """
        return translate(words, self.code).format(**values)

    def term(self, name: str) -> str:
        """Give a name that came from data in the language, where the catalogue has it; braces in it mean nothing.

        >>> speak("es").term("Apprenticeship"), speak("es").term("{n}")
        ('Aprendizaje (apprenticeship)', '{n}')
        """
        return translate(name, self.code)

    def cents(self, value: float) -> str:
        """Write an amount of dollars with its cents, without the sign.

        >>> speak("en").cents(19.5)
        '19.50'
        """
        return f"{value:,.2f}"

    def option(self, labels: Mapping[str, str]) -> list[tuple[str, str]]:
        """Write code -> label as the choices of a control."""
        return [(self.text(label), code) for code, label in labels.items()]

    @property
    def code(self) -> str:
        """The language without its country: "en" or "es"."""
        return self.language[:2]


def speak(language: str) -> Words:
    """Give the words of a language. Raises ParameterError when there is no catalogue for it.

    >>> speak("es").usd(52340)
    '$52,340'
    """
    if language not in LANGUAGES:
        raise ParameterError(f'The lessons do not speak "{language}". {name_nearest(language, LANGUAGES)}')
    return Words(_LOCALES[language])


def translate(text: str, language: str) -> str:
    """Give a text in a language; what the catalogue lacks stays English."""
    return text if language == "en" else read_catalog(language).get(text) or text


def translate_page(text: str, language: str) -> str:
    """Give a text of several paragraphs in a language; each paragraph is looked up by itself."""
    return "\n\n".join(translate(paragraph, language) for paragraph in text.split("\n\n"))


@cache
def read_catalog(language: str) -> Mapping[str, str]:
    """Read a catalogue: English -> the language."""
    from babel.messages.pofile import read_po

    with (_FOLDER / language / "LC_MESSAGES" / "wbl.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    return {str(message.id): str(message.string) for message in catalog if message.id and message.string}

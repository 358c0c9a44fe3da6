"""The catalogues of messages: `python -m guildhall.kit.catalogue` puts new strings of the code into each."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

PACKAGE: Final = Path(__file__).resolve().parent.parent
CATALOGUES: Final = PACKAGE / "locale"
# Besides `_`, `gettext` and `ngettext`: the words that our code gives to Django's functions.
KEYWORDS: Final = DEFAULT_KEYWORDS | {
    "_now": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def strings_of_the_code() -> Catalog:
    """Every string that a person reads, from the code and the templates, as a catalogue without translations."""
    root = PACKAGE.parent
    with (root / "babel.cfg").open(encoding="utf-8") as configuration:
        methods, options = parse_mapping_cfg(configuration)  # type: ignore[no-untyped-call]
    template = Catalog(project="Guildhall")
    for name, _line, message, comments, context in sorted(
        extract_from_dir(PACKAGE, methods, options, KEYWORDS, strip_comment_tags=True),
        key=lambda found: found[:2],
    ):
        where = (PACKAGE / name).relative_to(root).as_posix()
        template.add(message, None, [(where, 0)], auto_comments=comments, context=context)
    return template


def catalogue_files() -> list[Path]:
    """The catalogue of each language that is not English."""
    return sorted(CATALOGUES.glob("*/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    """A catalogue as it stands in its file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def update(path: Path) -> int:
    """Adds what is new, takes out what is gone, and returns how many strings wait for a translation."""
    catalogue = read(path)
    catalogue.update(strings_of_the_code(), no_fuzzy_matching=True, update_header_comment=False)
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, ignore_obsolete=True, include_lineno=False, sort_by_file=True)
    return sum(bool(message.id) and not translations(message) for message in catalogue)


def translations(message: Message) -> list[str]:
    """The forms of a message's translation; none of them where one is missing."""
    string = message.string or ""
    forms = [string] if isinstance(string, str) else list(string)
    return forms if all(forms) else []


if __name__ == "__main__":
    for each in catalogue_files():
        print(f"{each.parent.parent.name}: {update(each)} strings to translate")  # noqa: T201

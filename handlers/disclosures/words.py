"""What categories of data, ways to give it and bases are called, and who was given it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from handlers.forms import Option
from handlers.wording import listed
from storage.vocabulary import Basis, DataCategory, GivenBy

CATEGORIES = (
    Option(DataCategory.CONTACT, "Contact details"),
    Option(DataCategory.ATTAINMENT, "Assessment results"),
    Option(DataCategory.ATTENDANCE, "Attendance"),
    Option(DataCategory.BEHAVIOUR, "Behaviour and exclusions"),
    Option(DataCategory.ETHNIC, "Ethnic group (sensitive)"),
    Option(DataCategory.SEND, "Special educational needs (sensitive)"),
    Option(DataCategory.MEDICAL, "Medical information (sensitive)"),
    Option(DataCategory.SAFEGUARDING, "Safeguarding (sensitive)"),
    Option(DataCategory.STAFF, "Staff records"),
    Option(DataCategory.IMAGES, "Photographs and recordings"),
    Option(DataCategory.OTHER, "Something else"),
)

WAYS = (
    Option(GivenBy.TELEPHONE, "By telephone"),
    Option(GivenBy.IN_PERSON, "In person"),
    Option(GivenBy.LETTER, "By letter"),
    Option(GivenBy.EMAIL, "By e-mail"),
    Option(GivenBy.TRANSFER, "By a secure transfer", hint="School to school, or the authority."),
    Option(GivenBy.POLICE, "To the police"),
)

BASES = (
    Option(Basis.CONSENT, "Consent"),
    Option(Basis.LEGAL_DUTY, "A legal duty"),
    Option(Basis.OTHER, "Another lawful basis"),
)

_LABELS = {option.value: option.label for option in (*CATEGORIES, *WAYS)}
_BASES = {option.value: option.label for option in BASES}


def way_in_words(how: GivenBy) -> str:
    """Say how it was given: "by telephone"."""
    return _lower(_LABELS[how])


def basis_in_words(basis: Basis) -> str:
    """Say on which basis it was given: "a legal duty"."""
    return _lower(_BASES[basis])


def categories_in_words(categories: Iterable[DataCategory]) -> str:
    """Say which data it was: "contact details and attendance"."""
    order = [option.value for option in CATEGORIES]
    return listed([_lower(_LABELS[each]) for each in sorted(categories, key=order.index)])


def categories_in(words: str) -> frozenset[DataCategory]:
    """Read back which data it was, from the words that `categories_in_words` gave."""
    return frozenset(DataCategory(each.value) for each in CATEGORIES if _lower(each.label) in words)


def to_whom(written: Mapping[str, str]) -> str:
    """Say who was given it, and where they are from."""
    return ", ".join(filter(None, (written["recipient"], written.get("organisation", ""))))


def _lower(label: str) -> str:
    return f"{label[:1].lower()}{label[1:]}"

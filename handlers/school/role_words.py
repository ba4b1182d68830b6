"""The plain words in which a school names its roles, read into roles and spoken again."""

from __future__ import annotations

import re

from handlers.school.file_problems import did_you_mean
from storage.vocabulary import Role

SPOKEN: dict[Role, str] = {
    Role.HEAD: "Headteacher",
    Role.DEPUTY_HEAD: "Deputy head",
    Role.DSL: "Designated safeguarding lead",
    Role.DEPUTY_DSL: "Deputy safeguarding lead",
    Role.SENIOR_LEADER: "Senior leader",
    Role.BEHAVIOUR_LEAD: "Behaviour lead",
    Role.HR: "HR contact",
    Role.DATA_LEAD: "Data lead",
    Role.OFFICE: "Office",
    Role.DPO: "Data protection officer",
    Role.CHAIR: "Chair of governors",
    Role.VICE_CHAIR: "Vice-chair of governors",
    Role.GOVERNOR: "Governor",
    Role.ADMINISTRATOR: "Vera administrator",
    Role.STAFF: "Staff",
}

_OTHER_WORDS: dict[Role, str] = {
    Role.HEAD: "head; head teacher; principal; executive head; executive headteacher; acting head;"
    "acting headteacher; head of school; interim headteacher",
    Role.DEPUTY_HEAD: "deputy headteacher; deputy head teacher; deputy principal; vice principal",
    Role.DSL: "dsl; safeguarding lead; designated safeguarding officer",
    Role.DEPUTY_DSL: "deputy dsl; ddsl; deputy designated safeguarding lead; dsl deputy",
    Role.SENIOR_LEADER: "senior leadership team; slt; smt; senior manager; leadership team;"
    "assistant head; assistant headteacher; assistant head teacher; assistant principal",
    Role.BEHAVIOUR_LEAD: "behaviour; behavior lead; behaviour leader; head of behaviour",
    Role.HR: "hr; hr lead; human resources; hr officer; hr manager",
    Role.DATA_LEAD: "data protection lead; data protection link; data controller lead",
    Role.OFFICE: "school office; office staff; office manager; administrative officer; secretary;"
    "receptionist; reception; school business manager; business manager; sbm; bursar",
    Role.DPO: "dpo; data protection",
    Role.CHAIR: "chair; chairman; chairwoman; chairperson; chairman of governors;"
    "chair of trustees; chair of the governing board; proprietor;"
    "chair of management committee",
    Role.VICE_CHAIR: "vice chair; vice chair of governors; vice chair of trustees; deputy chair",
    Role.GOVERNOR: "school governor; safeguarding governor; link governor; trustee;"
    "parent governor; staff governor",
    Role.ADMINISTRATOR: "administrator of vera; vera admin; it lead; workspace administrator;"
    "ict technician; it technician; network manager",
    Role.STAFF: "teacher; class teacher; teaching assistant; ta; hlta; lsa; senco; year leader;"
    "head of year; subject leader; member of staff; lunchtime supervisor; midday supervisor;"
    "caretaker; site manager; cook; cleaner; supply teacher; learning mentor; elsa; ect;"
    "supply; volunteer; cover supervisor; librarian; nurse",
}


def _folded(words: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", words.casefold()).split())


def _known_words() -> dict[str, Role]:
    known = {_folded(role.value): role for role in Role}
    known |= {_folded(spoken): role for role, spoken in SPOKEN.items()}
    for role, words in _OTHER_WORDS.items():
        known |= {_folded(word): role for word in words.split(";")}
    return known


_KNOWN = _known_words()


def role_of(words: str) -> Role | None:
    """Find the role that plain words such as "Deputy DSL" name."""
    return _KNOWN.get(_folded(words))


def roles_named_in(text: str) -> frozenset[Role]:
    """Find every role that some words in a text may name: "I think the head teacher" names one."""
    said = f" {_folded(text)} "
    return frozenset(role for words, role in _KNOWN.items() if f" {words} " in said)


def roles_in(cell: str) -> tuple[frozenset[Role], tuple[str, ...]]:
    """Read the roles in a cell, and give the words that name none."""
    words = [word.strip() for word in re.split(r"[;,/+&\n]|\band\b", cell) if word.strip()]
    found = {word: role_of(word) for word in words}
    unknown = tuple(word for word, role in found.items() if role is None)
    return frozenset(role for role in found.values() if role is not None), unknown


def unknown_role_words(word: str) -> str:
    """Say that a word names no role, and list those that there are."""
    spoken = ", ".join(SPOKEN.values())
    hint = did_you_mean(word, (*SPOKEN.values(), *_KNOWN))
    return f"'{word}' is not a role that Vera knows.{hint} The roles are: {spoken}."


def spoken_roles(roles: frozenset[Role]) -> tuple[str, ...]:
    """Name roles in plain words, most senior first."""
    return tuple(spoken for role, spoken in SPOKEN.items() if role in roles)

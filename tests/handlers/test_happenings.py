"""Nothing that is recorded of a case is left without words for its chronology by an oversight."""

from __future__ import annotations

import re
from pathlib import Path

import handlers
from handlers.casework.happenings import chronicled
from handlers.features import FEATURES

RECORDED = (
    re.compile(r'\.record\(\s*"([a-z_]+)"'),
    re.compile(r'\benter\(\s*[\w.()]+,\s*\w+,\s*"([a-z_]+)"'),
)

SOMEBODY_LOOKED = {
    "calculation_viewed",
    "chronology_viewed",
    "evidence_viewed",
    "file_link_given",
    "ico_text_viewed",
    "looked_for_others",
    "own_report_viewed",
    "parent_question_viewed",
    "put_in_writing",
    "search_question_viewed",
    "stub_viewed",
    "upload_link_given",
    "viewed",
}
ABOUT_NO_CASE = {
    "away",
    "digest",
    "parents_letter_link_given",
    "parents_letter_taken",
    "policy_added",
    "policy_approved",
    "policy_changed",
    "policy_reviewed",
    "policy_signed",
    "policy_read_from_settings",
    "policy_version_added",
    "policy_version_corrected",
    "prospectus_differs",
    "prospectus_matches",
    "readers_viewed",
    "reading_listed",
    "register_link_given",
    "round_answered",
    "round_opened",
    "register_taken",
    "register_viewed",
    "reminded_of_review",
    "round_goes_on",
    "school_closed",
    "school_not_closed",
    "register_taken_up",
    "reminder_declined",
    "reminder_wanted_again",
    "settings_changed",
    "staff_reminded",
    "told_searched",
    "trip_phones_taken_up",
    "sheets_counted",
    "unanswered_viewed",
}
OF_A_SEARCH = {"reminded_of_search", "search_answered", "search_begun", "search_finished"}
"""A search about a person has a screen of its own and no chronology."""
WITHOUT_A_CHRONOLOGY = {"content_erased"}
OF_THE_PLATFORM = {"copy_let_go"}


def test_every_action_that_is_recorded_of_a_case_has_words_or_a_reason_to_have_none() -> None:
    """S46, S76: the chronology is the audit read aloud, so what has no words is missing from it."""
    assert FEATURES  # what hands in the words is imported
    texts = [path.read_text() for path in Path(handlers.__path__[0]).rglob("*.py")]
    recorded = {name for text in texts for each in RECORDED for name in each.findall(text)}
    silent = recorded - set(chronicled())
    assert silent == (
        SOMEBODY_LOOKED | ABOUT_NO_CASE | OF_A_SEARCH | WITHOUT_A_CHRONOLOGY | OF_THE_PLATFORM
    )

"""What is declared: nothing forgotten, nothing renamed by accident."""

from __future__ import annotations

import importlib
import pkgutil

import handlers
from handlers.accuracy.change import ChangeForm
from handlers.breaches.correct_times import TimesForm
from handlers.breaches.dealt_with import DealtWithForm
from handlers.breaches.decide import DecideForm
from handlers.breaches.ico_forms import WhatHappenedForm, WhatIsDoneForm
from handlers.breaches.judge import RiskForm
from handlers.breaches.report_breach import BreachForm
from handlers.breaches.tell_people import PeopleToldForm
from handlers.cards import Small
from handlers.casework.incident import PRIVACY, confidential
from handlers.casework.parties import AddPersonForm
from handlers.casework.statement import StatementForm
from handlers.casework.withdraw import WithdrawForm
from handlers.data_requests.answer import AnswerForm
from handlers.data_requests.authority import AuthorityForm, ParentForm
from handlers.data_requests.correct import CorrectForm
from handlers.data_requests.exemptions import ExemptionsForm
from handlers.data_requests.extend import ExtensionForm
from handlers.data_requests.identity import IdentityForm
from handlers.data_requests.request_form import RequestForm
from handlers.data_requests.scope import ScopeForm
from handlers.data_requests.search import SearchForm
from handlers.disclosures.astray import AstrayForm
from handlers.disclosures.correction import CorrectionForm
from handlers.disclosures.given_to_police import GivenToPoliceForm
from handlers.disclosures.log import DisclosureForm
from handlers.disclosures.phone import PhoneForm
from handlers.disclosures.police_request import PoliceRequestForm
from handlers.disclosures.told import ToldForm
from handlers.evidence.forms import AddEvidenceForm, PasteMessageForm, SendMessageForm
from handlers.feature import Feature
from handlers.features import (
    ACTIONS,
    BEGINNINGS,
    COMMANDS,
    DEADLINES,
    FEATURES,
    FORMS,
    JOBS,
    LETTERS,
    MESSAGE_ACTIONS,
    MESSAGES,
    SHORTCUTS,
)
from handlers.overview.asked_about import AnswerSearchForm
from handlers.overview.find_person import FindPersonForm
from handlers.reporting.concern_form import ConcernForm
from handlers.reporting.contact_form import ContactForm
from handlers.reporting.cyberbullying_form import CyberbullyingForm
from handlers.reporting.details import DetailsForm
from handlers.term_time.phone_back import ErasedForm
from handlers.term_time.phone_out import PhoneOutForm


def _declared() -> set[str]:
    names = [found.name for found in pkgutil.walk_packages(handlers.__path__, "handlers.")]
    modules = [importlib.import_module(name) for name in names]
    return {
        value.name
        for module in modules
        for value in vars(module).values()
        if isinstance(value, Feature)
    }


def test_every_feature_that_is_written_is_in_the_list() -> None:
    assert _declared() == {feature.name for feature in FEATURES}


def test_stored_names_stay_as_they_are_since_rows_and_old_messages_hold_them() -> None:
    assert set(FORMS) == {
        "accuracy.file_change",
        "accuracy.file_sheets",
        "breaches.file_breach",
        "breaches.file_dealt_with",
        "breaches.file_decision",
        "breaches.file_people_told",
        "breaches.file_risk",
        "breaches.file_times",
        "breaches.file_what_happened",
        "breaches.file_what_is_done",
        "casework.file_action",
        "casework.file_answer",
        "casework.file_closing",
        "casework.file_copied",
        "casework.file_erasing",
        "casework.file_hand_over",
        "casework.file_link",
        "casework.file_longer",
        "casework.file_note",
        "casework.file_person",
        "casework.file_priority",
        "casework.file_reader",
        "casework.file_reopening",
        "casework.file_settlement",
        "casework.file_statement",
        "casework.file_take_off",
        "casework.file_taking_off",
        "casework.file_unlink",
        "casework.file_withdrawal",
        "concern.file_concern",
        "contact.file_contact",
        "cyberbullying.file_report",
        "data_requests.file_answer",
        "data_requests.file_authority",
        "data_requests.file_correct",
        "data_requests.file_exemptions",
        "data_requests.file_extension",
        "data_requests.file_formal",
        "data_requests.file_identity",
        "data_requests.file_parental",
        "data_requests.file_request",
        "data_requests.file_scope",
        "data_requests.file_search",
        "details.file_details",
        "disclosures.file_astray",
        "disclosures.file_call_back",
        "disclosures.file_correction",
        "disclosures.file_disclosure",
        "disclosures.file_end",
        "disclosures.file_given_to_police",
        "disclosures.file_no",
        "disclosures.file_noted_answer",
        "disclosures.file_police_request",
        "disclosures.file_told",
        "disclosures.file_what_they_ask",
        "evidence.file_addition",
        "evidence.file_destruction",
        "evidence.file_message",
        "evidence.file_pasted",
        "evidence.file_police_call",
        "overview.file_answer",
        "overview.file_closed",
        "overview.file_reference",
        "overview.file_search",
        "overview.keep_absence",
        "overview.run_drill",
        "policies.file_approval",
        "policies.file_change",
        "policies.file_new_policy",
        "policies.file_review",
        "policies.file_signature",
        "policies.file_version",
        "policies.file_version_again",
        "term_time.file_erased",
        "term_time.file_later",
        "term_time.file_lost_phone",
        "term_time.file_phone_out",
    }
    assert set(ACTIONS) == {
        "accuracy.count_group",
        "accuracy.letter_as_text",
        "accuracy.letter_as_word",
        "accuracy.show_letter",
        "accuracy.show_my_details",
        "accuracy.show_sheets",
        "accuracy.show_who_is_left",
        "accuracy.something_changed",
        "accuracy.still_right",
        "breaches.answer_what_happened",
        "breaches.answer_what_is_done",
        "breaches.correct_times",
        "breaches.dealt_with",
        "breaches.decide",
        "breaches.ico_questions",
        "breaches.judge_risk",
        "breaches.more_breaches",
        "breaches.people_told",
        "casework.add_action",
        "casework.add_note",
        "casework.add_person",
        "casework.add_reader",
        "casework.add_to_statement",
        "casework.answer_card.read_answer",
        "casework.ask_what_is_happening",
        "casework.case_card.acknowledge",
        "casework.case_card.open_case_screen",
        "casework.change_priority",
        "casework.close_case",
        "casework.copy_out",
        "casework.erase_by_hand",
        "casework.erasing_card.keep_longer",
        "casework.hand_over",
        "casework.is_a_parent",
        "casework.is_no_parent",
        "casework.link_to_another",
        "casework.look_for_others",
        "casework.note_copied",
        "casework.parent_card.open_questions_about_parents",
        "casework.progress_card.dealing_with_it",
        "casework.question_card.answer_reporter",
        "casework.reopen_case",
        "casework.settle_action",
        "casework.show_chronology",
        "casework.stand_by_it",
        "casework.take_link_off",
        "casework.take_off",
        "casework.take_off_person",
        "casework.take_over",
        "casework.withdraw",
        "contact.put_in_writing",
        "data_requests.as_calendar",
        "data_requests.as_table",
        "data_requests.give_answer",
        "data_requests.make_formal",
        "data_requests.put_it_right",
        "data_requests.settle_authority",
        "data_requests.settle_exemptions",
        "data_requests.settle_identity",
        "data_requests.settle_scope",
        "data_requests.settle_search",
        "data_requests.show_calculation",
        "data_requests.show_what_is_due",
        "data_requests.take_more_time",
        "details.add_details",
        "disclosures.all_told",
        "disclosures.called_back",
        "disclosures.describe_request",
        "disclosures.more_disclosures",
        "disclosures.note_answer",
        "disclosures.nothing_given",
        "disclosures.record_what_was_given",
        "disclosures.refused_politely",
        "disclosures.say_no",
        "disclosures.say_yes",
        "disclosures.something_else",
        "disclosures.was_wrong",
        "disclosures.went_astray",
        "evidence.add_evidence",
        "evidence.add_files",
        "evidence.approve",
        "evidence.call_the_police",
        "evidence.destroy_file",
        "evidence.may_show_a_child",
        "evidence.open_file",
        "evidence.police_card.open_to_call",
        "evidence.quarantine_file",
        "evidence.refuse",
        "evidence.release_file",
        "evidence.show_evidence",
        "evidence.show_item",
        "overview.all_requests",
        "overview.answer_search",
        "overview.asked_by_telephone",
        "overview.asked_by_the_police",
        "overview.asked_for_a_class_list",
        "overview.asked_for_data",
        "overview.data_is_wrong",
        "overview.data_was_given",
        "overview.finish_search",
        "overview.look_again",
        "overview.more_cases",
        "overview.more_requests",
        "overview.open_digest",
        "overview.question_card.open_question",
        "overview.report",
        "overview.report_adult",
        "overview.report_child",
        "overview.report_contact",
        "overview.report_cyberbullying",
        "overview.report_data",
        "overview.report_data_astray",
        "overview.report_practice",
        "overview.report_small_worry",
        "overview.report_something_else",
        "overview.say_closed_again",
        "overview.send_evidence",
        "overview.show_changes",
        "overview.show_my_report",
        "overview.show_search",
        "policies.add_another_policy",
        "policies.change_policy",
        "policies.confirm_read",
        "policies.more_policies",
        "policies.note_approval",
        "policies.note_review",
        "policies.note_signature",
        "policies.put_version_right",
        "policies.record_new_version",
        "policies.show_policy",
        "policies.show_summary_again",
        "policies.show_who",
        "policies.they_differ",
        "policies.they_match",
        "term_time.another_phone_out",
        "term_time.asked_for_class_list",
        "term_time.bluetooth_again",
        "term_time.breach_is_reported",
        "term_time.comes_back_later",
        "term_time.it_is_back",
        "term_time.it_is_erased",
        "term_time.it_is_lost",
        "term_time.more_trip_phones",
        "term_time.no_bluetooth",
        "term_time.no_data_was_on_it",
        "term_time.no_self_search",
        "term_time.report_lost_phone",
        "term_time.self_search_again",
    }
    assert set(MESSAGES) == {
        "breaches.nudge_card",
        "casework.action_card",
        "casework.answer_card",
        "casework.case_card",
        "casework.erasing_card",
        "casework.handover_card",
        "casework.parent_card",
        "casework.progress_card",
        "casework.question_card",
        "casework.reporter_card",
        "casework.statement_card",
        "casework.withdrawal_card",
        "evidence.evidence_card",
        "evidence.files_card",
        "evidence.police_card",
        "evidence.server_notice",
        "evidence.taking_card",
        "overview.question_card",
        "term_time.trip_card",
    }
    assert set(LETTERS) == {
        "accuracy.accuracy_list",
        "accuracy.accuracy_question",
        "accuracy.parents_letter_ready",
        "data_requests.morning_letter",
        "overview.changes",
        "overview.digest",
        "overview.term_dates_missing",
        "policies.not_confirmed_letter",
        "policies.prospectus_letter",
        "policies.reading_letter",
        "policies.review_letter",
        "term_time.bluetooth_tip",
        "term_time.class_list_words",
        "term_time.data_sheet_reminder",
        "term_time.drill_suggestion",
        "term_time.self_search_tip",
    }
    assert set(JOBS) == {
        "accuracy.carry_on_round",
        "accuracy.hand_over_letter",
        "accuracy.open_round_of_term",
        "overview.ask_for_term_dates",
        "overview.send_digest",
        "policies.ask_about_the_prospectus",
        "policies.ask_again_about_the_prospectus",
        "policies.carry_readings_on",
        "policies.open_yearly_readings",
        "policies.remind_of_reviews",
        "term_time.remind_of_bluetooth",
        "term_time.remind_of_class_lists",
        "term_time.remind_of_data_sheets",
        "term_time.remind_of_self_search",
        "term_time.suggest_drill",
    }
    assert set(BEGINNINGS) == {
        "data_requests.look_at_the_days",
        "overview.tell_of_changes",
        "policies.take_from_settings",
    }
    assert set(DEADLINES) == {
        "breaches.remind_of_the_ico",
        "casework.ask_about_progress",
        "casework.ask_again_about_handover",
        "casework.ask_for_an_answer",
        "casework.erase_copied",
        "casework.escalate_unacknowledged",
        "casework.lapse_unattended",
        "casework.owner_left",
        "casework.remind_of_actions",
        "casework.tell_of_erasing",
        "data_requests.count_request_anew",
        "data_requests.remind_of_request",
        "evidence.remind_of_the_police",
        "overview.remind_of_search",
        "term_time.remind_of_trip_phone",
    }


def test_what_staff_can_type_is_what_the_issue_promises() -> None:
    assert set(COMMANDS) == {
        ("/log-correction", ""),
        ("/log-disclosure", ""),
        ("/log-request", ""),
        ("/report-concern", ""),
        ("/report-contact", ""),
        ("/report-cyberbullying", ""),
        ("/report-data-breach", ""),
        ("/trip-phone", ""),
        ("/trip-phone", "out"),
        ("/vera", ""),
        ("/vera", "advice"),
        ("/vera", "away"),
        ("/vera", "breaches"),
        ("/vera", "cases"),
        ("/vera", "class list"),
        ("/vera", "closed"),
        ("/vera", "contact rules"),
        ("/vera", "digest"),
        ("/vera", "disclosures"),
        ("/vera", "drill"),
        ("/vera", "evidence"),
        ("/vera", "find person"),
        ("/vera", "help"),
        ("/vera", "my details"),
        ("/vera", "my reports"),
        ("/vera", "on duty"),
        ("/vera", "open"),
        ("/vera", "phone"),
        ("/vera", "policy"),
        ("/vera", "policy new"),
        ("/vera", "policy summary"),
        ("/vera", "privacy"),
        ("/vera", "reminders"),
        ("/vera", "report"),
        ("/vera", "requests"),
        ("/vera", "sheets"),
        ("/vera", "today"),
        ("/vera", "told"),
    }
    assert set(SHORTCUTS) == {"vera-report"}
    assert set(MESSAGE_ACTIONS) == {"send-as-evidence"}


def test_s72_every_form_that_collects_personal_data_says_what_becomes_of_it() -> None:
    for form in (
        ChangeForm,
        CyberbullyingForm,
        ContactForm,
        ConcernForm,
        DetailsForm,
        SendMessageForm,
        PasteMessageForm,
        AddEvidenceForm,
        StatementForm,
        WithdrawForm,
        AddPersonForm,
        FindPersonForm,
        AnswerSearchForm,
        BreachForm,
        TimesForm,
        RiskForm,
        DecideForm,
        PeopleToldForm,
        WhatHappenedForm,
        WhatIsDoneForm,
        DealtWithForm,
        DisclosureForm,
        PoliceRequestForm,
        GivenToPoliceForm,
        PhoneForm,
        AstrayForm,
        CorrectionForm,
        ToldForm,
        RequestForm,
        IdentityForm,
        ParentForm,
        AuthorityForm,
        ScopeForm,
        SearchForm,
        ExemptionsForm,
        ExtensionForm,
        AnswerForm,
        CorrectForm,
        PhoneOutForm,
        ErasedForm,
    ):
        assert any(note.blocks is confidential for note in form.notes)
    assert "confidential, not anonymous" in PRIVACY
    assert "disclosed by law" in PRIVACY
    assert "Type {privacy} for more" in PRIVACY
    assert isinstance(Small(PRIVACY), Small)


def test_a_cases_card_offers_open_before_acknowledge() -> None:
    labels = [action.label for action, _ in MESSAGES["casework.case_card"].offers]
    assert labels == ["Open", "Acknowledge"]

"""What is declared: nothing forgotten, nothing renamed by accident."""

from __future__ import annotations

import importlib
import pkgutil

import handlers
from handlers.cards import Small
from handlers.feature import Feature
from handlers.features import ACTIONS, COMMANDS, DEADLINES, FEATURES, FORMS, MESSAGES, SHORTCUTS
from handlers.reporting.cyberbullying_form import PRIVACY, CyberbullyingForm, confidential
from handlers.reporting.details import DetailsForm


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
        "cyberbullying.file_report",
        "details.file_details",
        "overview.keep_absence",
        "overview.run_drill",
    }
    assert set(ACTIONS) == {
        "casework.case_card.acknowledge",
        "casework.case_card.open_case_screen",
        "casework.progress_card.dealing_with_it",
        "details.add_details",
        "overview.look_again",
        "overview.report_cyberbullying",
        "overview.show_my_report",
    }
    assert set(MESSAGES) == {
        "casework.case_card",
        "casework.progress_card",
        "casework.reporter_card",
    }
    assert set(DEADLINES) == {
        "casework.ask_about_progress",
        "casework.escalate_unacknowledged",
        "casework.lapse_unattended",
    }


def test_what_staff_can_type_is_what_the_issue_promises() -> None:
    assert set(COMMANDS) == {
        ("/report-cyberbullying", ""),
        ("/vera", ""),
        ("/vera", "away"),
        ("/vera", "drill"),
        ("/vera", "help"),
        ("/vera", "my reports"),
        ("/vera", "on duty"),
        ("/vera", "privacy"),
        ("/vera", "today"),
    }
    assert set(SHORTCUTS) == {"report-cyberbullying"}


def test_s72_every_form_that_collects_personal_data_says_what_becomes_of_it() -> None:
    for form in (CyberbullyingForm, DetailsForm):
        assert any(note.blocks is confidential for note in form.notes)
    assert "confidential, not anonymous" in PRIVACY
    assert "disclosed by law" in PRIVACY
    assert "Type {privacy} for more" in PRIVACY
    assert isinstance(Small(PRIVACY), Small)


def test_a_cases_card_offers_open_before_acknowledge() -> None:
    labels = [action.label for action, _ in MESSAGES["casework.case_card"].offers]
    assert labels == ["Open", "Acknowledge"]

"""Everything that Vera does. What is not in this list does not exist."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from handlers.accuracy import parents, rounds_of_terms, sheets  # noqa: F401  they declare
from handlers.accuracy.accuracy import accuracy
from handlers.breaches import (  # noqa: F401  they declare
    breach_register,
    correct_times,
    dealt_with,
    decide,
    ico_questions,
    judge,
    report_breach,
    tell_people,
)
from handlers.breaches.breaches import breaches
from handlers.casework import (  # noqa: F401  they declare
    actions,
    answer_reporter,
    chronology,
    closing,
    copy_elsewhere,
    hand_over,
    keep_copied,
    links,
    notes,
    parties,
    priority,
    reading_list,
    statement,
    withdraw,
)
from handlers.casework.casework import casework
from handlers.data_requests import (  # noqa: F401  they declare
    log_request,
    open_again,
    other_days,
)
from handlers.data_requests import on_the_case as request_on_the_case  # noqa: F401  it declares
from handlers.data_requests.data_requests import data_requests
from handlers.disclosures import (  # noqa: F401  they declare
    all_told,
    called_back,
    class_list,
    correction,
    end_without,
    given_to_police,
    late_recipients,
    log,
    police_answers,
    register,
    told,
)
from handlers.disclosures.disclosures import disclosures
from handlers.evidence import (  # noqa: F401  they declare
    happenings,
    on_the_case,
    send,
    take_out,
    upload,
)
from handlers.evidence.evidence import evidence
from handlers.feature import (
    Action,
    Command,
    Deadline,
    Feature,
    FormEntry,
    Message,
    MessageAction,
)
from handlers.job import DoJob, Job, OccasionJob
from handlers.letter import Letter
from handlers.overview import (  # noqa: F401  they declare
    asked_about,
    away,
    changes,
    closed_days,
    digest,
    drill,
    find_person,
    guidance,
    help,
    home,
    my_cases,
    requests,
    term_dates_missing,
)
from handlers.overview.overview import overview
from handlers.policies import (  # noqa: F401  they declare
    begin,
    change,
    new_version,
    not_confirmed,
    prospectus,
    readers,
    reading,
    remind_of_reviews,
    review,
    sign,
    summary,
)
from handlers.policies import register as policy_register  # noqa: F401  it declares
from handlers.policies.policies import policies
from handlers.reporting import in_writing  # noqa: F401  its button stands on the reply
from handlers.reporting.concern import concern
from handlers.reporting.contact import contact
from handlers.reporting.cyberbullying import cyberbullying
from handlers.reporting.details import details
from handlers.term_time import (  # noqa: F401  they declare
    class_lists,
    data_sheets,
    drills,
    phone_back,
    phone_later,
    phone_list,
    phone_lost,
    phone_refused,
    tips,
)
from handlers.term_time.term_time import term_time

FEATURES: tuple[Feature, ...] = (
    overview,
    accuracy,
    policies,
    term_time,
    cyberbullying,
    contact,
    concern,
    details,
    data_requests,
    disclosures,
    breaches,
    evidence,
    casework,
)


def shortcut_id(command: Command) -> str:
    """Name a shortcut as the platform sends it back."""
    return f"{command.command.strip('/')} {command.word}".strip().replace(" ", "-")


FORMS: Mapping[str, FormEntry] = MappingProxyType(
    {name: form for feature in FEATURES for name, form in feature.forms.items()}
)
ACTIONS: Mapping[str, Action] = MappingProxyType(
    {name: action for feature in FEATURES for name, action in feature.actions.items()}
)
MESSAGES: Mapping[str, Message] = MappingProxyType(
    {name: message for feature in FEATURES for name, message in feature.messages.items()}
)
LETTERS: Mapping[str, Letter] = MappingProxyType(
    {name: letter for feature in FEATURES for name, letter in feature.letters.items()}
)
MAIL: Mapping[str, Message | Letter] = MappingProxyType({**MESSAGES, **LETTERS})
"""Everything that may be owed to somebody."""
JOBS: Mapping[str, Job | OccasionJob] = MappingProxyType(
    {name: job for feature in FEATURES for name, job in feature.jobs.items()}
)
BEGINNINGS: Mapping[str, DoJob] = MappingProxyType(
    {name: act for feature in FEATURES for name, act in feature.beginnings.items()}
)
DEADLINES: Mapping[str, Deadline] = MappingProxyType(
    {name: deadline for feature in FEATURES for name, deadline in feature.deadlines.items()}
)
COMMANDS: Mapping[tuple[str, str], Command] = MappingProxyType(
    {
        (command.command, command.word): command
        for feature in FEATURES
        for command in feature.commands
    }
)
SHORTCUTS: Mapping[str, Command] = MappingProxyType(
    {shortcut_id(each): each for each in COMMANDS.values() if each.shortcut}
)
MESSAGE_ACTIONS: Mapping[str, MessageAction] = MappingProxyType(
    {each.id: each for feature in FEATURES for each in feature.message_actions}
)

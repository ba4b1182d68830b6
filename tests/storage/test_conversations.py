"""Vera remembers where she may answer, and what she has heard before."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from storage.conversations import (
    CHANNEL,
    HEARD_FOR,
    PERSONAL,
    Conversation,
    HeardActivity,
    Seen,
    channels_here,
    conversation_by_id,
    conversation_of,
    first_heard,
    forget_conversation,
    forget_team,
    keep_conversation,
    newest_service,
    rename_team,
)
from storage.database import Database

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HERE = {"platform": "teams", "tenant": "tenant-1"}
EUROPE, ASIA = "https://smba.trafficmanager.net/emea/", "https://smba.trafficmanager.net/apac/"
CALLERS = 8

ROSA = Seen(
    **HERE, id="a:rosa", kind=PERSONAL, service_url=EUROPE, user_id="rosa", member_id="29:rosa"
)
OFFICE = Seen(
    **HERE,
    id="19:office@thread.tacv2",
    kind=CHANNEL,
    service_url=EUROPE,
    team_id="19:staff@thread.tacv2",
    team_name="Staff",
    name="Office",
)
GENERAL = replace(OFFICE, id="19:staff@thread.tacv2", name=None)


def keep(database: Database, *listed: Seen, minutes: int = 0) -> None:
    with database.connection() as connection:
        for seen in listed:
            keep_conversation(connection, seen, at=NINE + timedelta(minutes=minutes))


def by_id(database: Database, id: str) -> Conversation:
    with database.engine.connect() as connection:
        found = conversation_by_id(connection, **HERE, id=id)
    assert found is not None
    return found


def of(database: Database, user_id: str = "rosa") -> str | None:
    """Give the id of the conversation in which somebody is reached."""
    with database.engine.connect() as connection:
        found = conversation_of(connection, **HERE, user_id=user_id)
    return found.id if found else None


def channels(database: Database, *, gone: bool = False) -> list[tuple[str | None, str | None]]:
    with database.engine.connect() as connection:
        found = channels_here(connection, **HERE, gone=gone)
    return [(each.team_name, each.name) for each in found]


def forget(database: Database, id: str) -> None:
    with database.connection() as connection:
        forget_conversation(connection, **HERE, id=id, left_at=None)


def heard(database: Database, activity_id: str, *, after: timedelta = timedelta(0)) -> bool:
    with database.connection() as connection:
        return first_heard(connection, **HERE, activity_id=activity_id, at=NINE + after)


def test_a_conversation_is_remembered_as_it_was_seen(database: Database) -> None:
    keep(database, ROSA, OFFICE)
    for seen in (ROSA, OFFICE):
        found = by_id(database, seen.id)
        assert {name: getattr(found, name) for name in Seen.__dataclass_fields__} == {
            name: getattr(seen, name) for name in Seen.__dataclass_fields__
        }
        assert (found.gone, found.seen_at) == (False, NINE)


def test_what_is_not_said_now_stays_as_it_was_said(database: Database) -> None:
    keep(database, OFFICE, ROSA)
    keep(database, replace(OFFICE, team_name=None, name=None, service_url=ASIA), minutes=5)
    keep(database, replace(ROSA, user_id=None, member_id=None), minutes=5)
    office, rosa = by_id(database, OFFICE.id), by_id(database, ROSA.id)
    assert (office.team_id, office.team_name, office.name) == (OFFICE.team_id, "Staff", "Office")
    assert (office.service_url, office.seen_at) == (ASIA, NINE + timedelta(minutes=5))
    assert (rosa.user_id, rosa.member_id) == ("rosa", "29:rosa")


def test_what_is_said_anew_replaces_what_was_said(database: Database) -> None:
    keep(database, OFFICE)
    keep(database, replace(OFFICE, name="Front office", team_name="All staff"), minutes=1)
    assert channels(database) == [("All staff", "Front office")]


@pytest.mark.postgresql
def test_a_name_that_another_process_learns_meanwhile_is_not_put_back(
    postgresql_database: Database,
) -> None:
    database = postgresql_database
    keep(database, OFFICE)
    with ThreadPoolExecutor(1) as pool:
        with database.connection() as connection:
            keep_conversation(connection, replace(OFFICE, name="Front office"), at=NINE)
            later = pool.submit(keep, database, replace(OFFICE, name=None), minutes=1)
            _wait_for_somebody_who_waits(connection)
        later.result(timeout=30)
    found = by_id(database, OFFICE.id)
    assert (found.name, found.seen_at) == ("Front office", NINE + timedelta(minutes=1))


def _wait_for_somebody_who_waits(connection: Connection) -> None:
    """Wait until another connection waits for what this one has changed."""
    waiting = text("SELECT 1 FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
    pause = threading.Event()
    for _ in range(3000):
        if connection.execute(waiting).first():
            return
        pause.wait(0.01)
    raise AssertionError("nobody waits")


def test_somebody_is_reached_where_they_were_seen_last(database: Database) -> None:
    keep(database, ROSA, minutes=5)
    keep(database, replace(ROSA, id="a:rosa-before"))
    assert of(database) == "a:rosa"
    keep(database, replace(ROSA, id="a:rosa-before"), minutes=6)
    assert of(database) == "a:rosa-before"
    assert of(database, "nobody") is None


def test_a_channel_that_somebody_wrote_in_is_not_where_they_are_reached(
    database: Database,
) -> None:
    keep(database, replace(OFFICE, user_id="rosa"))
    assert of(database) is None


def test_a_conversation_that_is_gone_is_not_used_and_comes_back_when_it_is_seen(
    database: Database,
) -> None:
    keep(database, ROSA, OFFICE)
    forget(database, ROSA.id)
    forget(database, OFFICE.id)
    assert of(database) is None
    assert (channels(database), channels(database, gone=True)) == ([], [("Staff", "Office")])
    assert by_id(database, ROSA.id).gone
    keep(database, ROSA, replace(OFFICE, name=None), minutes=1)
    assert of(database) == ROSA.id
    assert (channels(database), channels(database, gone=True)) == ([("Staff", "Office")], [])


def test_where_the_newest_is_gone_the_one_before_is_used(database: Database) -> None:
    keep(database, replace(ROSA, id="a:rosa-before"))
    keep(database, ROSA, minutes=1)
    forget(database, ROSA.id)
    assert of(database) == "a:rosa-before"


def test_what_was_never_seen_can_be_forgotten(database: Database) -> None:
    forget(database, "19:nowhere@thread.tacv2")
    with database.engine.connect() as connection:
        assert conversation_by_id(connection, **HERE, id="19:nowhere@thread.tacv2") is None


def test_a_team_goes_with_all_its_channels_and_no_other(database: Database) -> None:
    other = replace(OFFICE, id="19:it@thread.tacv2", team_id="19:it", team_name="IT", name="Desk")
    keep(database, OFFICE, GENERAL, other)
    with database.connection() as connection:
        forget_team(connection, **HERE, team_id="19:staff@thread.tacv2", left_at=None)
    assert channels(database) == [("IT", "Desk")]
    assert sorted(channels(database, gone=True), key=str) == [("Staff", "Office"), ("Staff", None)]


def test_a_renamed_team_is_renamed_on_each_of_its_channels(database: Database) -> None:
    other = replace(OFFICE, id="19:it@thread.tacv2", team_id="19:it", team_name="IT", name="Desk")
    keep(database, OFFICE, GENERAL, other)
    with database.connection() as connection:
        rename_team(connection, **HERE, team_id="19:staff@thread.tacv2", name="All staff")
    assert sorted(channels(database), key=str) == [
        ("All staff", "Office"),
        ("All staff", None),
        ("IT", "Desk"),
    ]


@pytest.mark.parametrize("elsewhere", [{"tenant": "tenant-2"}, {"platform": "slack"}], ids=str)
def test_nothing_of_one_tenant_is_seen_or_changed_from_another(
    database: Database, elsewhere: dict[str, str]
) -> None:
    keep(database, ROSA, OFFICE)
    there: Any = {**HERE, **elsewhere}
    with database.connection() as connection:
        forget_conversation(connection, **there, id=ROSA.id)
        forget_team(connection, **there, team_id="19:staff@thread.tacv2")
        rename_team(connection, **there, team_id="19:staff@thread.tacv2", name="All staff")
        assert conversation_of(connection, **there, user_id="rosa") is None
        assert conversation_by_id(connection, **there, id=ROSA.id) is None
        assert channels_here(connection, **there) == []
        assert newest_service(connection, **there) is None
    assert of(database) == ROSA.id
    assert channels(database) == [("Staff", "Office")]


def test_the_service_that_was_seen_last_is_where_a_conversation_is_begun(
    database: Database,
) -> None:
    with database.engine.connect() as connection:
        assert newest_service(connection, **HERE) is None
    keep(database, ROSA, minutes=1)
    keep(database, replace(OFFICE, service_url=ASIA))
    with database.engine.connect() as connection:
        assert newest_service(connection, **HERE) == EUROPE


def test_an_activity_is_heard_for_the_first_time_once(database: Database) -> None:
    assert heard(database, "f:1")
    assert not heard(database, "f:1")
    assert heard(database, "f:2")
    for there in ({**HERE, "tenant": "tenant-2"}, {**HERE, "platform": "slack"}):
        with database.connection() as connection:
            assert first_heard(connection, **there, activity_id="f:1", at=NINE)


def test_of_many_threads_at_once_one_hears_an_activity_first(database: Database) -> None:
    together = threading.Barrier(CALLERS)

    def hear() -> bool:
        together.wait(timeout=30)
        return heard(database, "f:1")

    with ThreadPoolExecutor(CALLERS) as pool:
        answers = [pool.submit(hear) for _ in range(CALLERS)]
        assert sorted(answer.result(timeout=60) for answer in answers)[-2:] == [False, True]


def test_what_was_heard_in_work_that_failed_was_not_heard(database: Database) -> None:
    with database.engine.connect() as connection, connection.begin() as failed:
        assert first_heard(connection, **HERE, activity_id="f:1", at=NINE)
        failed.rollback()
    assert heard(database, "f:1")


def test_what_was_heard_days_ago_is_forgotten(database: Database) -> None:
    heard(database, "f:old")
    heard(database, "f:newer", after=timedelta(minutes=1))
    assert not heard(database, "f:old", after=HEARD_FOR)
    assert heard(database, "f:new", after=HEARD_FOR + timedelta(seconds=1))
    with database.engine.connect() as connection:
        left = set(connection.scalars(select(HeardActivity.activity_id)))
    assert left == {"f:newer", "f:new"}

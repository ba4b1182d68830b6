"""The schools that one database serves, and the workspaces that people of each chat in."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Connection, ForeignKey, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base
from storage.identifiers import new_id
from storage.upsert import Upsert


class School(Base):
    """One school; everything else belongs to one."""

    __tablename__ = "schools"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    people_version: Mapped[UUID] = mapped_column(default=new_id)
    """New whenever anything about its people changes, so that a copy in memory can be told old.

    Random rather than counted: a number that was rolled back would come again with other people.
    """


class Workspace(Base):
    """A Slack workspace or Teams tenant in which people of a school chat."""

    __tablename__ = "workspaces"

    platform: Mapped[str] = mapped_column(primary_key=True)
    tenant: Mapped[str] = mapped_column(primary_key=True)
    school_id: Mapped[UUID] = mapped_column(ForeignKey("schools.id"), primary_key=True)


def keep_school(connection: Connection, *, key: str, name: str) -> UUID:
    """Add the school, or bring its name up to date; gives its id."""
    found: UUID | None = connection.scalar(select(School.id).where(School.key == key))
    if found is None:
        found = new_id()
        connection.execute(
            insert(School).values(id=found, key=key, name=name, people_version=new_id())
        )
    else:
        connection.execute(update(School).where(School.id == found).values(name=name))
    return found


def other_schools(connection: Connection, ours: Collection[UUID]) -> list[UUID]:
    """Name the schools in the database that are not among ours."""
    return list(connection.scalars(select(School.id).where(School.id.not_in(ours))))


_KEEP_WORKSPACE = Upsert(
    Workspace, key=("platform", "tenant", "school_id"), changing=("school_id",)
)
"""In one statement: two processes may start at once."""


def keep_workspace(connection: Connection, *, platform: str, tenant: str, school_id: UUID) -> None:
    """Remember that people of this school chat in this workspace."""
    row = {"platform": platform, "tenant": tenant, "school_id": school_id}
    _KEEP_WORKSPACE.on(connection, [row])


def schools_of_workspace(connection: Connection, *, platform: str, tenant: str) -> list[UUID]:
    """Name the schools whose people chat in a workspace; usually one."""
    chosen = select(Workspace.school_id).filter_by(platform=platform, tenant=tenant)
    return list(connection.scalars(chosen))

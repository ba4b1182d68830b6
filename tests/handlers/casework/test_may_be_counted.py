"""Which case may be mentioned in which: whoever is kept out of one learns of it in no other."""

from __future__ import annotations

from uuid import UUID

import hypothesis.strategies as st
import pytest
from hypothesis import given

from handlers.casework.conflicts import Reach, may_be_counted

PEOPLE = st.frozensets(st.sampled_from([UUID(int=n) for n in range(4)]))
REACHES = st.builds(Reach, st.booleans(), st.sampled_from(["R4", "R13", "R15"]), PEOPLE)
BEN, AMY = UUID(int=1), UUID(int=2)


@given(REACHES, REACHES)
def test_nobody_who_reads_the_new_one_is_kept_out_of_a_case_that_is_counted(
    earlier: Reach, new: Reach
) -> None:
    if may_be_counted(earlier, new):
        assert earlier.kept_from <= new.kept_from
        assert not earlier.quiet or earlier.route == new.route


@given(REACHES, REACHES)
def test_an_open_case_that_is_kept_from_nobody_may_always_be_counted(
    earlier: Reach, new: Reach
) -> None:
    assert may_be_counted(Reach(False, earlier.route), new)


@pytest.mark.parametrize(
    ("earlier", "new", "counted"),
    [
        (Reach(True, "R15", frozenset({BEN})), Reach(True, "R15", frozenset({BEN})), True),
        (Reach(True, "R15", frozenset({BEN})), Reach(True, "R15", frozenset({AMY})), False),
        (Reach(True, "R15", frozenset({BEN})), Reach(True, "R4", frozenset({BEN})), False),
        (Reach(True, "R15", frozenset({BEN})), Reach(False, "R13"), False),
        (Reach(False, "R13"), Reach(True, "R15", frozenset({BEN})), True),
        (Reach(False, "R13", frozenset({BEN})), Reach(False, "R13"), False),
    ],
)
def test_examples(earlier: Reach, new: Reach, counted: bool) -> None:
    assert may_be_counted(earlier, new) is counted

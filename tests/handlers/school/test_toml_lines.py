"""The line of each key, over any text that the standard library accepts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from handlers.school.toml_lines import Place, line_of, lines_of

KEYS = st.sampled_from(["a", "b_c", "d-e", '"f g"', "'h.i'", "j"])
VALUES = st.recursive(
    st.sampled_from(
        ["1", '"x # ]"', "'y = {'", "true", "2026-09-01", '"""m\n]=["n"\n"""', "'''q\n'r'\n'''"]
    ),
    lambda inner: st.lists(inner, max_size=3).map(
        lambda items: "[ # c\n" + ",\n".join(items) + "\n]"
    ),
    max_leaves=6,
)
PAIR = st.builds("{} = {} # end".format, KEYS, VALUES)
INLINE = st.builds("{} = {{ k = {}, l.m = 2 }}".format, KEYS, st.sampled_from(["1", "[1, 2]"]))
HEADER = st.one_of(
    KEYS.map("[{}]".format), KEYS.map("[[{}]]".format), st.builds("[{}.{}]".format, KEYS, KEYS)
)
DOCUMENTS = st.lists(st.one_of(PAIR, INLINE, HEADER, st.just("# remark"), st.just(""))).map(
    "\n".join
)


def _places(value: Any, place: Place = ()) -> Iterator[Place]:
    inside: Any = ()
    if isinstance(value, dict):
        inside = value.items()
    elif isinstance(value, list):
        inside = enumerate(value)
    for key, inner in inside:
        yield (*place, key)
        yield from _places(inner, (*place, key))


@given(DOCUMENTS)
def test_every_key_and_item_has_a_line_that_holds_it(text: str) -> None:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = lines_of(text)
    assert set(_places(found)) == set(lines)
    written = text.split("\n")
    for place, line in lines.items():
        if isinstance(place[-1], str):
            assert place[-1] in written[line - 1]


@given(st.text(st.sampled_from("ab=[]{}\"'#.,\n 1"), max_size=40))
def test_any_text_that_can_be_read_has_lines(text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    assert all(line >= 1 for line in lines_of(text).values())


def test_the_nearest_line_is_given_for_what_is_missing() -> None:
    lines = lines_of("\n[school]\nkey = 1\n")
    assert line_of(lines, ("school", "key", 3)) == 3
    assert line_of(lines, ("school", "name")) == 2
    assert line_of(lines, ("hours",)) is None

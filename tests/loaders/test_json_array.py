"""A JSON array is read item by item, as the standard library would read it whole."""

from __future__ import annotations

import io
import itertools
import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.json_array import BrokenJsonError, array_items

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**18), 10**18)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
VALUES = st.recursive(
    SCALARS, lambda x: st.lists(x, max_size=4) | st.dictionaries(st.text(), x, max_size=4)
)


class Dripping(io.BytesIO):
    """A file that gives a few bytes at a time, whatever it is asked for."""

    def __init__(self, data: bytes, drop: int) -> None:
        super().__init__(data)
        self._drop = drop

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(self._drop)


@given(st.lists(VALUES, max_size=6), st.integers(1, 9), st.booleans(), st.sampled_from([None, 2]))
def test_items_are_those_of_the_whole(
    values: list[Any], drop: int, ascii_only: bool, indent: int | None
) -> None:
    text = json.dumps(values, ensure_ascii=ascii_only, indent=indent)
    assert list(array_items(Dripping(text.encode("utf-8", "replace"), drop))) == json.loads(
        text.encode("utf-8", "replace")
    )


@given(st.lists(VALUES, min_size=1, max_size=4), st.data())
def test_whatever_is_cut_off_is_broken(values: list[Any], data: st.DataObject) -> None:
    whole = json.dumps(values).encode()
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(BrokenJsonError):
        list(array_items(Dripping(whole[:cut], 5)))


@given(st.lists(VALUES, max_size=3), st.sampled_from(["x", "]", "[]", ",", "{}", "\x00"]))
def test_what_goes_on_after_its_end_is_broken(values: list[Any], tail: str) -> None:
    with pytest.raises(BrokenJsonError):
        list(array_items(io.BytesIO((json.dumps(values) + "\n" + tail).encode())))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "it is no JSON array: it does not begin with ["),
        (b"   \n", "it is no JSON array: it does not begin with ["),
        (b'{"items": []}', "it is no JSON array: it does not begin with ["),
        (b"[1 2]", "there is no comma after item 1"),
        (b"[1", "it is broken or cut off in item 1 (it stops there)"),
        (b"[1 ", "it is cut off after item 1"),
        (b"[1,]", "it is broken or cut off in item 2 (Expecting value)"),
        ("[1]".encode("utf-16"), "is not UTF-8 (invalid start byte)"),
        ('["中'.encode()[:-1], "stops in the middle of a character (unexpected end of data)"),
        (b'["\xff"]', "is not UTF-8 (invalid start byte)"),
    ],
)
def test_it_says_what_is_wrong(data: bytes, told: str) -> None:
    with pytest.raises(BrokenJsonError) as error:
        list(array_items(io.BytesIO(data)))
    assert str(error.value) == told


def test_a_mark_at_the_beginning_does_not_matter() -> None:
    assert list(array_items(io.BytesIO(b'\xef\xbb\xbf[ "a" ]\r\n'))) == ["a"]


def test_half_characters_and_endless_numbers_come_through_for_the_checks_to_tell() -> None:
    digits = "9" * 5000
    assert list(array_items(io.BytesIO(f'["\\ud800", {digits}, {2**63}]'.encode()))) == [
        "\ud800",
        digits,
        2**63,
    ]


def test_deep_nesting_is_broken_not_a_crash() -> None:
    with pytest.raises(BrokenJsonError, match="item 1 is nested too deeply"):
        list(array_items(io.BytesIO(b"[" * 200_000 + b"]" * 200_000)))


def test_an_endless_item_is_given_up() -> None:
    with pytest.raises(BrokenJsonError, match="item 2 is broken or far too long"):
        list(array_items(io.BytesIO(b'["", "' + b"a" * 3000), longest=1000))


class Made:
    """A file of thirty megabytes, made as it is read."""

    def __init__(self, records: int) -> None:
        record = b'{"name": "' + b"a" * 30_000 + b'"}'
        self._parts = itertools.chain(
            [b"[" + record], itertools.repeat(b"," + record, records - 1), [b"]"]
        )

    def read(self, size: int, /) -> bytes:
        return next(self._parts, b"")


def test_memory_is_bounded_by_the_item_not_by_the_file() -> None:
    tracemalloc.start()
    try:
        count = sum(1 for _ in array_items(Made(1000)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 1000
    assert peak < 1024 * 1024

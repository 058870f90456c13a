"""Text from outside is made harmless: properties that hold for any text."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.escape import harmless, json_block, web_address

ANY_TEXT = st.text(alphabet=st.characters(codec=None), max_size=400)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
OVERRIDES = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(ANY_TEXT)
def test_harmless_text_can_be_encoded_and_keeps_its_direction(text: str) -> None:
    got = harmless(text)
    got.encode("utf-8")
    assert not OVERRIDES & set(got)
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in got)


@given(ANY_TEXT)
def test_making_harmless_twice_changes_nothing_more(text: str) -> None:
    once = harmless(text)
    assert harmless(once) == once


@given(st.text(alphabet="abc 中关村é-(),.", max_size=300))
def test_ordinary_text_only_loses_superfluous_blanks(text: str) -> None:
    assert harmless(text) == " ".join(text.split())


@pytest.mark.parametrize("length", [601, 2_400, 2_401, 100_000])
def test_long_text_is_cut_and_says_how_long_it_was(length: int) -> None:
    assert harmless("中" * length) == "中" * 600 + f"… ({length} 字 characters)"


@given(JSON)
def test_a_json_block_reads_back_and_holds_nothing_that_could_end_it(value: object) -> None:
    text = json_block(value)
    assert json.loads(text) == value
    assert not set("<>&\u2028\u2029") & set(text)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [-float("inf")]])
def test_what_is_no_json_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_block(value)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "https://",
        "http://exa mple.org",
        "http://[::1",
        "https://example.org/\u202egnp",
        "https://example.org/" + "a" * 3_000,
        "",
    ],
)
def test_only_web_addresses_become_links(address: str) -> None:
    assert web_address(address) == ""


@pytest.mark.parametrize(
    "address", ["https://example.org/?a=1&b=%E4%B8%AD#x", "HTTP://例え.jp/路径", " http://a.b "]
)
def test_web_addresses_stay_as_they_are(address: str) -> None:
    assert web_address(address) == address.strip()

"""Secret keys: how they are written, and what is said when they are written wrong."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.keys import BadKeys, Keys, UnknownKey, new_secret_key


@given(st.binary(min_size=32, max_size=32), st.binary())
def test_what_is_wrapped_is_unwrapped(data_key: bytes, owner: bytes) -> None:
    keys = Keys.parse(new_secret_key())
    assert keys.unwrap(keys.first, keys.wrap(data_key, owner), owner) == data_key


def test_the_first_encrypts_and_all_decrypt() -> None:
    old, new = new_secret_key(), new_secret_key()
    before, after = Keys.parse(old), Keys.parse(f" {new} , {old} ,")
    wrapped = before.wrap(b"d" * 32, b"case 1")
    assert after.unwrap(before.first, wrapped, b"case 1") == b"d" * 32
    assert after.first == Keys.parse(new).first != before.first


def test_a_key_may_be_written_without_its_padding() -> None:
    key = new_secret_key()
    assert Keys.parse(key.rstrip("=")).first == Keys.parse(key).first


def test_a_key_that_is_gone_is_named_and_said_what_to_do_about() -> None:
    gone, here = Keys.parse(new_secret_key()), Keys.parse(new_secret_key())
    with pytest.raises(UnknownKey, match=f"{gone.first}.*put it back"):
        here.unwrap(gone.first, gone.wrap(b"d" * 32, b"case 1"), b"case 1")


@pytest.mark.parametrize("place", [0, 20, -1])
def test_a_wrapped_key_that_was_changed_or_moved_is_refused(place: int) -> None:
    keys = Keys.parse(new_secret_key())
    wrapped = bytearray(keys.wrap(b"d" * 32, b"case 1"))
    with pytest.raises(UnknownKey, match="case 2 was changed or moved"):
        keys.unwrap(keys.first, bytes(wrapped), b"case 2")
    wrapped[place] ^= 1
    with pytest.raises(UnknownKey, match="case 1 was changed or moved"):
        keys.unwrap(keys.first, bytes(wrapped), b"case 1")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "SECRET_KEYS is empty"),
        (" , ", "SECRET_KEYS is empty"),
        ("geheim!", "key 1: this is no URL-safe base64"),
        (base64.urlsafe_b64encode(b"d" * 16).decode(), "key 1: 16 bytes where 32 are needed"),
        (
            base64.urlsafe_b64encode(b"e" * 32).decode() + ",abcd",
            "key 2: 3 bytes where 32 are needed",
        ),
    ],
)
def test_keys_that_cannot_be_used_are_refused_with_a_reason(text: str, says: str) -> None:
    with pytest.raises(BadKeys, match=says) as raised:
        Keys.parse(text)
    assert "geheim" not in str(raised.value)


def test_the_same_key_twice_is_refused() -> None:
    key = new_secret_key()
    with pytest.raises(BadKeys, match="same key twice"):
        Keys.parse(f"{key},{key}")


def test_a_key_is_not_in_what_is_printed() -> None:
    key = new_secret_key()
    assert key not in repr(Keys.parse(key))

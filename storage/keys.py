"""The secret keys of an installation: the first encrypts, all decrypt. They wrap data keys only."""

from dataclasses import dataclass


class BadKeys(ValueError):
    """SECRET_KEYS cannot be used; the message says which and what to do."""


class UnknownKey(Exception):
    """A data key was wrapped with a secret key that is not in SECRET_KEYS (any more)."""


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """Wraps and unwraps data keys."""

    @classmethod
    def parse(cls, text: str) -> "Keys":
        """Read comma-separated keys, each 32 bytes in URL-safe base64. Raises BadKeys."""
        raise NotImplementedError


def new_secret_key() -> str:
    """Return a fresh key as text, fit for SECRET_KEYS."""
    raise NotImplementedError

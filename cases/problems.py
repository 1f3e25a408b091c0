"""What can be wrong with what somebody handed in on a card of a case."""


class Misunderstood(Exception):
    """The form cannot be taken as it is; `text_key` says what to do. Nothing was changed."""

    def __init__(self, text_key: str, **values: str | int) -> None:
        super().__init__(text_key)
        self.text_key = text_key
        self.values = values

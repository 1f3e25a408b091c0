"""What every repository stands on: an open transaction and the organisation it is bound to."""


class Work:
    """An open transaction: its connection, and the keys it has met."""


class Rows:
    """The rows of one organisation."""

    def __init__(self, work: Work, organisation_id: str) -> None:
        self._work = work
        self._organisation_id = organisation_id

"""What makes two packs the same: everything a rule reads or a person is shown."""

import json
from hashlib import sha256

from protocols.pack import Pack


def digest(pack: Pack) -> str:
    """Return a digest of the whole content, also of what it takes over from another pack.

    How it is spread over files, the order of keys, and comments make no difference; neither does a
    key with the value it has when it is left out, so that a new version of the product that knows
    more keys finds the old packs unchanged.
    """
    content = pack.model_dump(mode="json", exclude_defaults=True)
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()

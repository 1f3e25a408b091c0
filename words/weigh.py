"""Which kind of conduct the signs together speak for: a small linear model over what was found.

It breaks ties between the patterns. Its features are the patterns' own codes, counted, so that
each of its reasons is a word in the lexicon. The weights are data (`weights.json`), made by
`tests/eval/train.py` from the labelled texts; nothing is learnt while the bot runs.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from words.findings import Finding
from words.kinds import Kind

_FILE = Path(__file__).parent / "weights.json"
_MOST = 4  # a sign that is found more often than this adds nothing


def features(acts: Sequence[Finding]) -> dict[str, float]:
    """How often each sign stands in the story: 1 for once, a little more for each time again."""
    counts = Counter(act.code for act in acts)
    return {code: 1 + 0.3 * (min(count, _MOST) - 1) for code, count in counts.items()}


@cache
def _weights() -> Mapping[str, Mapping[str, float]]:
    """For each kind the weight of each sign; "" is what holds without any sign."""
    weights: Mapping[str, Mapping[str, float]] = json.loads(_FILE.read_text("utf-8"))
    return weights


def likelihoods(acts: Sequence[Finding]) -> dict[Kind, float]:
    """How likely each kind is, between 0 and 1, together 1."""
    found = features(acts)
    scores = {
        kind: own.get("", 0.0) + sum(own.get(code, 0.0) * value for code, value in found.items())
        for kind, own in ((kind, _weights()[kind.value]) for kind in Kind)
    }
    top = max(scores.values())
    powers = {kind: math.exp(score - top) for kind, score in scores.items()}
    total = sum(powers.values())
    return {kind: power / total for kind, power in powers.items()}

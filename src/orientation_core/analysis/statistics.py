"""The few formulas that need no engine."""

from __future__ import annotations

from math import sqrt

#: Two-sided 95 % quantile of the normal distribution.
Z95 = 1.959963984540054


def wilson(successes: int, trials: int, z: float = Z95) -> tuple[float, float]:
    """The Wilson score interval of a share, both ends between 0 and 1.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927. It keeps
    its coverage near 0 and 1 and for few cases, where the textbook interval does not.

    :raises ValueError: there are no trials, or more successes than trials.
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError("a share needs at least one trial, and no more successes than trials")
    share = successes / trials
    spread = 1 + z * z / trials
    middle = (share + z * z / (2 * trials)) / spread
    half = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / spread
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == trials else min(1.0, middle + half)
    return low, high

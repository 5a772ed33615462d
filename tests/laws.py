"""How often a law is tried: a share of its examples in ``make test``, every one in ``make test-large``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from hypothesis import settings

Test = TypeVar("Test", bound=Callable[..., None])
ALL = "large"
"""The profile of ``--hypothesis-profile`` with which every example is tried."""

settings.register_profile(ALL, deadline=None)
settings.register_profile("few", deadline=None)  # how fast it goes depends on what else runs
settings.load_profile("few")


def law(examples: int, *, here: int, **more: Any) -> Callable[[Test], Test]:
    """Settings for a law whose examples take long: so many of them, but few ``here``, in ``make test``.

    It has no deadline. ``make test-large`` finds it by its mark; ``more`` are other settings of Hypothesis.
    """
    every = settings.get_current_profile_name() == ALL

    def of(test: Test) -> Test:
        chosen = settings(max_examples=examples if every else here, deadline=None, **more)
        return pytest.mark.law(chosen(test))

    return of

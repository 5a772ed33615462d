"""What a campaign of ``fuzz`` has found stays found, and every campaign can run."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

import fuzz


@pytest.mark.parametrize("file", sorted(fuzz.CASES.glob("*.json")), ids=lambda file: file.stem)
def test_what_broke_out_once(file: Path) -> None:
    case = json.loads(file.read_text())
    assert fuzz.broken_by(case["campaign"], case["value"]) == ""


@pytest.mark.slow
@pytest.mark.parametrize("name", fuzz.CAMPAIGNS)
def test_each_campaign_tries_a_value(name: str) -> None:
    campaign = fuzz.CAMPAIGNS[name]
    assert campaign.attempt(campaign.make(random.Random("a test"))) > 0

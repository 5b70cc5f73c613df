"""Who a course is meant for."""

from typing import Any

import pytest

from benling.catalog.audience import in_audience

PERSON: dict[str, Any] = {
    "org_unit_codes_up": ["WC-0102", "WC-01", "WC"],
    "level": "乡",
    "organ_type": "行政机关",
    "post_level": "",
    "rank": "四级主任科员",
}


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ({}, True),
        ({"levels": [], "ranks": []}, True),
        ({"levels": None}, True),
        ({"org_units": ["WC-01"]}, True),
        ({"org_units": ["WC-0102"]}, True),
        ({"org_units": ["WC-010"]}, False),
        ({"org_units": ["WC-02", "WC-03"]}, False),
        ({"levels": ["市", "乡"]}, True),
        ({"levels": ["市"]}, False),
        ({"organ_types": ["行政机关"]}, True),
        ({"organ_types": ["群团机关"]}, False),
        ({"post_levels": ["无"]}, True),
        ({"post_levels": ["乡科级正职"]}, False),
        ({"ranks": ["四级主任科员"]}, True),
        ({"ranks": ["无"]}, False),
        ({"levels": ["乡"], "ranks": ["一级科员"]}, False),
        ({"org_units": ["WC"], "levels": ["乡"], "ranks": ["四级主任科员"]}, True),
    ],
)
def test_every_condition_must_be_met(audience: dict[str, Any], expected: bool) -> None:
    assert in_audience(audience, **PERSON) is expected


def test_no_rank_is_matched_by_none() -> None:
    assert in_audience({"ranks": ["无"]}, **{**PERSON, "rank": ""})

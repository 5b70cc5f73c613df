"""Who a course is meant for: a pure rule over one person's org unit and rank."""

from collections.abc import Collection, Mapping

#: stands in an audience list for people without a leading post, or without a 职级
NONE = "无"

#: keys of an audience, in the order of course.yml
KEYS = ("org_units", "levels", "organ_types", "post_levels", "ranks")


def in_audience(
    audience: Mapping[str, Collection[str] | None],
    *,
    org_unit_codes_up: Collection[str],
    level: str,
    organ_type: str,
    post_level: str,
    rank: str,
) -> bool:
    """True when the person meets every condition that the audience sets.

    ``audience`` has the keys of ``KEYS``; a missing or empty one sets no condition, so an empty
    audience is everybody. ``org_unit_codes_up``: codes of the person's org unit and all above it;
    naming an org unit means its whole subtree. Empty ``post_level`` or ``rank`` matches ``NONE``.
    """
    wanted_units = audience.get("org_units")
    if wanted_units and not set(wanted_units) & set(org_unit_codes_up):
        return False
    values = (
        ("levels", level),
        ("organ_types", organ_type),
        ("post_levels", post_level or NONE),
        ("ranks", rank or NONE),
    )
    return all(not audience.get(key) or value in (audience.get(key) or ()) for key, value in values)

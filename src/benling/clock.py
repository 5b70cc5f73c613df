"""The one clock. Storage is UTC; days begin and end at 00:00 Asia/Shanghai."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date in the city."""
    return local_date(now())


def local_date(moment: datetime) -> date:
    """The city's date at an aware moment. Raises: ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("moments must be aware")
    return moment.astimezone(SHANGHAI).date()


def end_of_day(day: date) -> datetime:
    """24:00 of that day in the city, as UTC: the first moment that is too late."""
    return datetime.combine(day + timedelta(days=1), time(0), SHANGHAI).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """00:00 of that day in the city, as UTC."""
    return datetime.combine(day, time(0), SHANGHAI).astimezone(UTC)

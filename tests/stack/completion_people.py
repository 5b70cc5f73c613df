"""Courses, passes and an exemption for the people of the platform under test.

Run as ``python -m stack.completion_people`` with the platform's environment.
"""

from datetime import date, timedelta

LONG_TITLE = "行政许可期限怎么算：受理、补正、延长、告知与送达的全流程计算（含节假日调休）"


def main() -> None:
    import django

    django.setup()
    from benling.catalog.models import CourseEdition
    from benling.clock import today
    from benling.roster.models import Person, RosterChange
    from small_city import SmallCity, edition, passed

    if CourseEdition.objects.filter(course="C-01").exists():
        return
    begin = date(today().year, 1, 1)
    late = edition("C-01", due_on=max(begin, today() - timedelta(days=1)), released_on=begin)
    late.title = LONG_TITLE
    late.save()
    edition("C-02", due_on=date(today().year, 12, 31), released_on=begin)
    passed(Person.objects.get(person_id="L001"), late, begin)
    city = SmallCity.__new__(SmallCity)
    city.change = RosterChange.objects.order_by("pk").last()
    city.exempt(Person.objects.get(person_id="R001"), "全部", "驻村")


if __name__ == "__main__":
    main()

"""The grading of an edition as it goes, and having grade again what the machine failed at."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from benling.grader.queue import ask_again, machine_faults
from benling.web.teach.desk import own_edition, scope_for
from benling.web.teach.queue_panel import panel_of

#: asks for all of them
ALL = "all"


@never_cache
@login_required
@require_GET
def state(request: HttpRequest, course: str, edition: str) -> JsonResponse:
    """Polled by the page of the edition."""
    panel = panel_of(own_edition(request, course, edition))
    queue = panel["queue"]
    return JsonResponse(
        {
            "words": panel["words"],
            "done": queue.graded + queue.failed,
            "total": queue.total,
            "moving": queue.to_do > 0,
            "can_ask_all": panel["can_ask_all"],
            "listed": panel["listed"],
            "mark": panel["mark"],
        }
    )


@login_required
@require_POST
def again(request: HttpRequest, course: str, edition: str) -> HttpResponse:
    """Leaves a request for the grader; nothing is graded here."""
    chosen = own_edition(request, course, edition)
    faults = machine_faults(chosen)
    wanted = request.POST.get("attempt", "")
    if wanted != ALL:
        faults = faults.filter(attempt=int(wanted)) if wanted.isdecimal() else faults.none()
    count = ask_again(faults, by=scope_for(request).person_id)
    if count:
        messages.success(request, f"已排队重新评分 {count} 份，学员不需要再次提交。")
    else:
        messages.warning(request, "没有需要重新评分的提交：可能已经评过了，或不是系统故障。")
    return redirect("teach_edition", course=course, edition=edition)

"""The dashboard's state and what happens on a click. It draws what the API says, nothing more."""

import os
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import parse_qs, urlencode

import ipywidgets
from ipecharts import EChartsRawWidget
from ipyvuetify import VuetifyTemplate
from ipywidgets import widget_serialization
from traitlets import Bool, Dict, Instance, Int, List, Unicode

from benling.clock import today
from benling.dashboard import chart
from benling.dashboard.api_client import Api, ApiRefused

#: rows of a list shown at a time
PAGE_ROWS = 50
#: the export is a link into the web service, where the viewer's own session decides
EXPORT = "/services/benling/api/v1/completion/{code}/export.xlsx?{query}"

P = ParamSpec("P")


Click = Callable[Concatenate["Board", P], None]


def told(action: Click[P]) -> Click[P]:
    """Run an action that asks the API; a refusal is shown on the page, not lost in a log."""

    @wraps(action)
    def tell(self: "Board", *args: P.args, **kwargs: P.kwargs) -> None:
        self.busy, self.trouble = True, ""
        try:
            action(self, *args, **kwargs)
        except ApiRefused as refused:
            self.trouble = str(refused)
        finally:
            self.busy = False

    return cast(Click[P], tell)


class Board(VuetifyTemplate):
    """One viewer's dashboard. Traits are what the page shows; ``vue_*`` are its clicks."""

    template_file = (__file__, "board.vue")

    org_units = List(Dict()).tag(sync=True)
    selected = Unicode().tag(sync=True)
    #: ISO date; the city's
    as_of = Unicode().tag(sync=True)
    latest = Unicode().tag(sync=True)
    own = Bool(False).tag(sync=True)
    basis = Unicode("现工作").tag(sync=True)
    edge = Unicode("块").tag(sync=True)
    measure = Unicode("required").tag(sync=True)
    report = Dict().tag(sync=True)
    chart = Instance(ipywidgets.Widget).tag(sync=True, **widget_serialization)
    export_url = Unicode().tag(sync=True)
    #: overview, people or person
    view = Unicode("overview").tag(sync=True)
    #: the opened number: its words, filter, rows and page
    opened = Dict().tag(sync=True)
    page = Int(0).tag(sync=True)
    #: what the list was narrowed down by
    words_asked = Unicode().tag(sync=True)
    evidence = Dict().tag(sync=True)
    busy = Bool(False).tag(sync=True)
    trouble = Unicode().tag(sync=True)

    def __init__(self, api: Api, *, wanted: str = "", **more: Any) -> None:
        self._api = api
        day = today().isoformat()
        super().__init__(
            chart=EChartsRawWidget(renderer="canvas", locale="ZH", height="240px"),
            as_of=day,
            latest=day,
            **more,
        )
        self._open_tree(wanted)

    @told
    def _open_tree(self, wanted: str) -> None:
        self._load_tree()
        codes = [row["code"] for row in self.org_units]
        if codes:
            self.selected = wanted if wanted in codes else codes[0]
            self._load()

    # --- clicks -----------------------------------------------------------------------------

    @told
    def vue_choose(self, code: str) -> None:
        self.selected = code
        self._load()
        self.view = "overview"

    @told
    def vue_set_day(self, day: str) -> None:
        try:
            asked = date.fromisoformat(day)
        except ValueError:
            self.trouble = "没有这一天，请重新选择日期。"
            return
        self.as_of = min(asked, today()).isoformat()
        self._load_tree()
        if self.selected not in {row["code"] for row in self.org_units}:
            self.report, self.export_url = {}, ""
            self.trouble = f"{self.as_of}没有这个单位，请在左侧另选单位。"
            return
        self._load()
        self.view = "overview"

    @told
    def vue_set_filter(self, change: dict[str, Any]) -> None:
        """``change``: any of ``own``, ``basis``, ``edge``."""
        before = {name: getattr(self, name) for name in ("own", "basis", "edge")}
        self._set({name: change[name] for name in before if name in change})
        try:
            self._load()
        except ApiRefused:
            self._set(before)
            raise
        self.view = "overview"

    def vue_set_measure(self, measure: str) -> None:
        self.measure = measure
        self._draw()

    @told
    def vue_open_rows(self, number: dict[str, Any]) -> None:
        """Open a number: ``code``, ``own``, ``measure``, ``verdict`` (None for all), ``title``."""
        self.opened = {**number, "rows": [], "total": 0}
        self.page, self.words_asked = 0, ""
        self._load_people()
        self.view = "people"

    @told
    def vue_turn(self, page: int) -> None:
        self.page = max(0, page)
        self._load_people()

    @told
    def vue_seek(self, words: str) -> None:
        self.words_asked, self.page = words.strip(), 0
        self._load_people()

    @told
    def vue_person(self, person_id: str) -> None:
        self.evidence = self._api.evidence(person_id, as_of=self.as_of)
        self.view = "person"

    def vue_back(self, view: str) -> None:
        self.trouble = ""
        self.view = view

    # --- what the API says ------------------------------------------------------------------

    def _set(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            setattr(self, name, value)

    def _query(self) -> dict[str, Any]:
        return {"as_of": self.as_of, "basis": self.basis, "edge": self.edge}

    def _load_tree(self) -> None:
        rows = self._api.org_units(as_of=self.as_of)["org_units"]
        parents = {row["code"]: row["parent"] for row in rows}
        for row in rows:
            row["depth"] = _depth(row["code"], parents)
            row["branch"] = row["code"] in parents.values()
        self.org_units = rows

    def _load(self) -> None:
        query = self._query() | {"own": str(self.own).lower()}
        self.report = self._api.completion(self.selected, **query)
        self.export_url = EXPORT.format(code=self.selected, query=urlencode(query))
        self._draw()

    def _draw(self) -> None:
        lines = self.report.get("sub_units", [])
        self.chart.height = chart.height(lines)
        self.chart.option = chart.option(lines, self.measure)

    def _load_people(self) -> None:
        number = self.opened
        found = self._api.people(
            number["code"],
            **self._query(),
            own=str(bool(number["own"])).lower(),
            measure=number.get("measure"),
            verdict=number.get("verdict"),
            course=number.get("course"),
            words=self.words_asked,
            offset=self.page * PAGE_ROWS,
            limit=PAGE_ROWS,
        )
        self.opened = {
            **number,
            "rows": found["rows"],
            "total": found["total"],
            "people": found["people"],
            "left_out": found["left_out"],
            "caliber": found["caliber"],
            "pages": max(1, -(-found["total"] // PAGE_ROWS)),
        }


def _depth(code: str, parents: dict[str, str | None]) -> int:
    depth, above = 0, parents[code]
    while above is not None:
        depth, above = depth + 1, parents[above]
    return depth


def open_board() -> Board:
    """The board of the page this kernel belongs to."""
    query = parse_qs(os.environ.get("QUERY_STRING", ""))
    api = Api(os.environ["BENLING_API_URL"], os.environ["HTTP_X_BENLING_VIEWER"])
    return Board(api, wanted=query.get("org_unit", [""])[0])

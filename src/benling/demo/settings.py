"""What a demo is made from, kept in the file ``DEMO`` that marks its home."""

import json
from dataclasses import dataclass
from datetime import datetime

from benling.errors import refuse
from benling.home import home


@dataclass(frozen=True)
class DemoSettings:
    """What a demo is made from; kept in the file ``DEMO`` of its home."""

    seed: int
    #: the demo's present, aware: releases and hand-ins are dated before it
    now: datetime
    #: number of synthetic learners
    learners: int

    def text(self) -> str:
        kept = {"seed": self.seed, "now": self.now.isoformat(), "learners": self.learners}
        return json.dumps({"说明": "演示环境，数据均为虚构。"} | kept, ensure_ascii=False, indent=1)

    @classmethod
    def read(cls, text: str) -> "DemoSettings":
        kept = json.loads(text)
        return cls(kept["seed"], datetime.fromisoformat(kept["now"]), kept["learners"])


def ensure_demo_home(wanted: DemoSettings, *, variant_key: str | None = None) -> DemoSettings:
    """Mark the home as a demo's and return its settings (those of the first time, if it is one).

    ``variant_key``: the server secret behind everybody's numbers, to make two homes alike.

    Raises: Refused when the home already holds something else.
    """
    place = home()
    marker = place.root / "DEMO"
    if marker.exists():
        return DemoSettings.read(marker.read_text())
    if place.database.exists():
        raise refuse(
            str(place.root),
            "这里已经有正式数据",
            "演示数据只能建在空的数据目录里",
            "换一个空目录，或设置环境变量 BENLING_HOME 后再试",
        )
    place.ensure()
    if variant_key is not None:
        place.give_secret("variant.key", variant_key)
    marker.write_text(wanted.text())
    return wanted

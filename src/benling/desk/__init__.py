"""What runs in a learner's own server: opening, answering, handing in."""


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "benling.desk.extension"}]

"""Hub roles: who may reach which service. Rows inside a service are its own matter."""

from typing import Any

from benling.home import Home
from benling.hub.break_glass import EMERGENCY_NAME

#: Hub groups are named after the roles of accounts; who is in which comes from ``benling web``
DASHBOARD_GROUPS = ["hr", "inspector"]
MARKING_GROUPS = ["trainer", "admin"]


def roles(home: Home) -> list[dict[str, Any]]:
    """``c.JupyterHub.load_roles``. Role names have at least three characters."""
    listed: list[dict[str, Any]] = [
        {
            "name": "user",
            "description": "everybody: own things, and the platform's pages",
            "scopes": ["self", "access:services!service=benling"],
        },
        {
            "name": "server",
            "description": "a learner's server: itself, and the exchange in its person's name",
            "scopes": [
                "users:activity!user",
                "access:servers!server",
                "access:services!service=benling",
                "read:users:name!user",
                "read:users:groups!user",
            ],
        },
        {
            "name": "dashboard-viewer",
            "description": "HR and inspectors see completion; learners do not",
            "groups": DASHBOARD_GROUPS,
            "scopes": ["access:services!service=dashboard"],
        },
        {
            "name": "marker",
            "description": "trainers mark written answers",
            "groups": MARKING_GROUPS,
            "scopes": ["access:services!service=marking"],
        },
        {
            "name": "operator",
            "description": "start and stop servers; looks into nobody's server",
            "groups": ["admin"],
            "users": [EMERGENCY_NAME],
            "scopes": ["list:users", "read:users", "servers", "list:services"],
        },
    ]
    if home.is_demo:
        listed.append(
            {
                "name": "demo-driver",
                "description": "in a demo home only: tokens for the synthetic learners",
                "services": ["demo"],
                "scopes": ["admin:users", "tokens"],
            }
        )
    return listed

"""Copies of one rehearsed process, each shut in its own world. Knows nothing of what it runs."""

from benling.sandbox.isolation import Isolation, Layer
from benling.sandbox.zygote.child import Child
from benling.sandbox.zygote.host import Zygote
from benling.sandbox.zygote.order import DoesNotFit

__all__ = ["Child", "DoesNotFit", "Isolation", "Layer", "Zygote"]

"""How the property tests of the pure rules are run: no example has a stop-watch.

A machine that is busy with other tests is slow now and then; that is no fault of a rule.
"""

from __future__ import annotations

from hypothesis import settings

UNHURRIED = settings(deadline=None, max_examples=150)

"""How often someone does something: so often at once, so often a minute in the long run, as far as this process knows.

The bounds lie far beyond what hands can do: a verifier who accepts a document every three seconds makes two hundred
requests a minute, and twenty decisions. They are for scripts that fetch all there is, or accept what nobody looked at,
and for whoever tries what they may not.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from time import monotonic


class Pace:
    """Lets each key have `burst` at once, which come back at `per_minute`.

    >>> pace = Pace(burst=2, per_minute=60, clock=iter([0.0, 0.0, 0.0, 0.5, 1.0]).__next__)
    >>> [pace.wait("eva") for _ in range(5)]
    [0.0, 0.0, 1.0, 0.5, 0.0]
    """

    def __init__(self, burst: int, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self._burst = burst
        self._per_second = per_minute / 60
        self._clock = clock
        self._lock = Lock()
        self._left: dict[str, tuple[float, float]] = {}  # how many, and when, by key; latest last

    def wait(self, key: str) -> float:
        """Take one of what the key has; return for how many seconds it has none, 0 where it had one."""
        now = self._clock()
        with self._lock:
            self._forget_whole(now)
            left, at = self._left.pop(key, (float(self._burst), now))
            left = min(float(self._burst), left + (now - at) * self._per_second)
            self._left[key] = (left - 1, now) if left >= 1 else (left, now)
        return 0.0 if left >= 1 else (1 - left) / self._per_second

    def forget(self, key: str) -> None:
        """Let the key have all again."""
        with self._lock:
            self._left.pop(key, None)

    def _forget_whole(self, now: float) -> None:
        """Forget the keys that have all again."""
        while self._left:
            key, (_, at) = next(iter(self._left.items()))
            if (now - at) * self._per_second < self._burst:
                return
            del self._left[key]

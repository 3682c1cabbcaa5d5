"""Ears: what the program complains of by itself, whoever has done what."""

from collections.abc import Callable, Iterable


class Ears:
    """Listens to things that only ever grow, such as a log; tells what has been said since they were asked last."""

    def __init__(self, *sources: Callable[[], Iterable[object]]) -> None:
        self._sources = sources
        self._heard = [0] * len(sources)

    def news(self) -> list[str]:
        """Return what is new."""
        found: list[str] = []
        for place, source in enumerate(self._sources):
            said = list(source())
            found += map(str, said[self._heard[place] :])
            self._heard[place] = len(said)
        return found

"""Where a document ends, and what it is."""

from classifiers.kinds import classify
from classifiers.splitting import split

__all__ = ["classify", "split"]

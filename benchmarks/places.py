"""Where the measured files lie."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
DATA = SHARED / "data"
SCORE = SHARED / "score" / "score.py"
SAMPLES = ROOT / "samples"
PODATELNA = Path(sys.executable).parent / "podatelna"

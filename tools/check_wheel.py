"""Check that each top-level package comes from the installed wheel and not from the checkout or another project.

Usage, from outside the checkout: `python tools/check_wheel.py CHECKOUT`.
"""

import sys
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path

PACKAGES = ("podatelna", "pipeline", "extractors", "classifiers", "validation", "storage", "documents")

checkout = Path(sys.argv[1]).resolve()
sys.path = [entry for entry in sys.path if Path(entry or ".").resolve() not in {checkout, checkout / "tools"}]
for name in PACKAGES:
    place = Path(str(import_module(name).__file__)).resolve()
    owners = packages_distributions().get(name)
    if place.is_relative_to(checkout) or owners != ["podatelna"]:
        sys.exit(f"package {name} comes from {place}, installed by {owners}: not from our wheel")
print("all packages are ours:", ", ".join(PACKAGES))  # noqa: T201 - a command that prints its result

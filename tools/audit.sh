#!/bin/sh
# Asks PyPI's advisories about each package and version in requirements.lock, with pip-audit in an environment of its own.
# Ends with another code than 0 where one has a known hole, or could not be asked about. Needs the network.
set -eu
cd "$(dirname "$0")/.."
PIP_AUDIT=2.10.1

if ! .audit/bin/pip-audit --version 2>/dev/null | grep -qx "pip-audit $PIP_AUDIT"; then
  printf '== installing pip-audit into .audit\n'
  /usr/bin/python3 -m venv --clear .audit
  .audit/bin/python -m pip install -q --disable-pip-version-check "pip-audit==$PIP_AUDIT"
fi
exec .audit/bin/pip-audit --strict --no-deps --disable-pip --progress-spinner off --requirement "${1:-requirements.lock}"

#!/bin/sh
# Installs what is missing on Debian: system packages, a virtual environment, pinned Python packages.
# Further Debian packages may be named as arguments. Says what it does, does nothing where nothing is missing, and can be run again at any time.
set -eu
cd "$(dirname "$0")/.."

PACKAGES="tesseract-ocr tesseract-ocr-ces tesseract-ocr-slk tesseract-ocr-eng tesseract-ocr-deu tesseract-ocr-osd \
libgl1 libglib2.0-0 fonts-dejavu-core fonts-dejavu-extra fonts-liberation fonts-urw-base35 fonts-comic-neue python3-venv"

say() { printf '== %s\n' "$*"; }

missing=""
for package in $PACKAGES "$@"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
  say "installing Debian packages:$missing"
  sudo=""
  [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -q
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
fi

if [ ! -x .venv/bin/python ]; then
  say "making a virtual environment in .venv"
  /usr/bin/python3 -m venv .venv
fi

wanted=$(cat requirements.lock pyproject.toml | sha256sum | cut -d' ' -f1)
if [ "$(cat .venv/installed 2>/dev/null || true)" != "$wanted" ]; then
  say "installing Python packages from requirements.lock (some hundred MB the first time)"
  .venv/bin/python -m pip install -q --disable-pip-version-check -r requirements.lock
  .venv/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
  echo "$wanted" > .venv/installed
fi

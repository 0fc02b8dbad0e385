#!/bin/sh
# Writes requirements.lock: every package by name and version, no addresses, newest that pyproject.toml allows.
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
/usr/bin/python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q --upgrade pip
"$folder/venv/bin/pip" install -q . hatchling editables
"$folder/venv/bin/pip" install -q --group dev
"$folder/venv/bin/pip" freeze --exclude podatelna | grep -v ' @ ' > requirements.lock

#!/bin/sh
# Sends the samples all the way through a data folder of its own, and says what became of them.
set -eu
cd "$(dirname "$0")/.."
podatelna=.venv/bin/podatelna
export PODATELNA_DATA=run
export PODATELNA_LOG__LEVEL="${PODATELNA_LOG__LEVEL:-warning}"
rm -rf run

say() { printf '\n== %s\n' "$*"; }

say "What is installed (podatelna doctor)"
$podatelna doctor
say "Taking the samples in (podatelna ingest samples/*.pdf …)"
$podatelna ingest samples/*.pdf samples/*.jpg samples/*.png samples/*.tif
say "Reading, deciding, committing (podatelna work --until-idle)"
$podatelna work --until-idle
say "What became of them (podatelna status)"
$podatelna status
say "Waiting for a person (podatelna review list)"
$podatelna review list
say "Exporting the committed records (podatelna export)"
for format in csv jsonl xlsx; do $podatelna export --format "$format"; done
say "Done. The records lie in run/exports/, all else in run/. Try: podatelna read FILE.pdf"
cat <<END

To look at what waits for a person, in your browser:
    export PODATELNA_DATA=run
    $podatelna user add $(id -un)      # asks for a password of 12 characters or more
    $podatelna serve         # then open http://127.0.0.1:8642
END

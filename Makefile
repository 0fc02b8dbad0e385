# make run    reads the samples all the way: read, decided, committed or queued, exported
# make test   the whole suite, as CI runs it
# make quick  what runs in under a minute, while working
# make check  format, lint, types, import contracts, tests
# make bench  accuracy, throughput and memory, measured beside peers, and twenty verifiers at once; table in benchmarks/results/
# make lock   writes requirements.lock anew from pyproject.toml
# make audit  asks PyPI's advisories about all that requirements.lock pins; needs the network, so no test does it
.PHONY: run test quick check lint bench lock audit install testbed

BIN := .venv/bin
export OMP_THREAD_LIMIT := 1
unexport PYTHONDONTWRITEBYTECODE  # else each of the many programs that tests start would compile all modules anew

install:
	@tools/install.sh

run: install
	@tools/demo.sh

test: check

testbed:
	@tools/install.sh chromium libatomic1 softhsm2

check: lint testbed
	$(BIN)/coverage erase
	$(BIN)/python -m pytest -n 2 --dist worksteal --cov --cov-report= --durations=15
	$(BIN)/coverage report --skip-covered --fail-under=90

lint: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy podatelna pipeline extractors classifiers validation storage documents samples benchmarks tests
	$(BIN)/lint-imports

quick: install
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow"

bench:
	@tools/install.sh ocrmypdf
	$(BIN)/python -m benchmarks

lock:
	tools/lock.sh

audit:
	@tools/audit.sh

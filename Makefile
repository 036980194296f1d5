# `make run` sets up and answers; `make test` sets up and passes every check; `make quick` passes
# those that take under a minute.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
MINUTES ?= 60
SECONDS ?= 60
COMPLETE := $(BIN)/python -m pip --disable-pip-version-check check

# What tests write goes to memory where a gigabyte of it is a disk: they wait for the disk often.
IN_MEMORY := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 1000000 { print "TMPDIR=/dev/shm" }')

# Tests start dozens of processes, which need not compile the bot each time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run install test quick lint format catalogues bench bench-full bench-quality bench-meaning bench-chat soak fuzz lock clean
.DEFAULT_GOAL := run

# MEANING names the folder of a sentence model, if one is to be asked (docs/meaning.md).
run: $(VENV)/run.stamp $(if $(MEANING),$(VENV)/meaning.stamp)
	@$(if $(MEANING),FOOTNOTE_MEANING="$(MEANING)") exec $(BIN)/python -m bot run

install: $(VENV)/run.stamp

test: $(VENV)/dev.stamp lint
	$(IN_MEMORY) $(BIN)/python -m pytest -n auto --dist worksteal --durations 15 --cov --cov-report=
	$(BIN)/python -m bot check knowledge

# Without the tests that drive the whole bot, a browser or a disk, and with few made-up inputs a rule.
quick: $(VENV)/dev.stamp lint
	$(BIN)/python -m pytest -n auto --durations 10 --hypothesis-profile quick --ignore tests/e2e --ignore tests/browser --ignore tests/localdiscord --ignore tests/knowledge_base --ignore tests/test_crash.py

lint: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The bot's words in other languages: finds what is new in the code, and compiles what is translated.
# `note` marks a text that is translated where it is said, as that of `Refused` is; `say` is short for
# `words.gettext`.
catalogues: $(VENV)/dev.stamp
	$(BIN)/pybabel extract -k note -k say -k ngettext:1,2 -k Refused --no-wrap --no-location --sort-output -o $(VENV)/footnote.pot bot/chat
	$(BIN)/pybabel update -D footnote -i $(VENV)/footnote.pot -d bot/chat/wording/catalogues --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel compile -D footnote -d bot/chat/wording/catalogues

# QUALITY names a folder of question sets; without it the benchmarks say so and stop.
bench-quality: $(VENV)/bench.stamp
	@if [ -z "$(QUALITY)" ]; then echo "Skipped: no data. Give a folder: make bench-quality QUALITY=folder (benchmarks/quality/README.md says how one is made)."; else $(BIN)/python -m benchmarks.quality "$(QUALITY)"; fi

# MODEL names the folder of a sentence model, SETS one of knowledge sets (docs/measuring.md) or of
# articles with test questions of their own, such as those that come with the bot.
SETS ?= knowledge
bench-meaning: $(VENV)/dev.stamp
	@if [ -z "$(MODEL)" ]; then echo "Skipped: no model. Give a folder: make bench-meaning MODEL=folder (docs/meaning.md says of what)."; else $(BIN)/python -m benchmarks.meaning "$(MODEL)" "$(SETS)"; fi

bench: $(VENV)/bench.stamp
	@QUALITY="$(QUALITY)" $(BIN)/python -m benchmarks.speed

bench-full: $(VENV)/bench.stamp
	@QUALITY="$(QUALITY)" $(BIN)/python -m benchmarks.speed --full --out benchmarks/speed/RESULTS.md

bench-chat: $(VENV)/run.stamp
	$(BIN)/python -m benchmarks.chat

# Questions for so long while everything goes wrong; the figures are added to a page, with a plot.
soak: $(VENV)/dev.stamp
	$(BIN)/python -m benchmarks.soak --minutes $(MINUTES) --out benchmarks/soak/RESULTS.md

# Made-up input for all that reads what others write; without a fuzzer for this machine it says so.
fuzz: $(VENV)/dev.stamp
	@$(PIP) install --require-hashes --no-deps --only-binary :all: -r requirements/fuzz.txt 2>/dev/null || true
	@$(COMPLETE)
	$(BIN)/python -m fuzz --seconds $(SECONDS)

lock: $(VENV)/dev.stamp
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --upgrade requirements/run.in -o requirements/run.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --upgrade requirements/dev.in -o requirements/dev.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --upgrade requirements/bench.in -o requirements/bench.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --upgrade requirements/fuzz.in -o requirements/fuzz.txt
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --upgrade requirements/meaning.in -o requirements/meaning.txt

clean:
	rm -rf $(VENV)

# The build backend is one of the pinned requirements, so nothing is fetched without its hash. They
# are complete, which COMPLETE sees to; without --no-deps pip would look for newer ones of some.
$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else f"Footnote needs Python 3.11 or newer, this is {sys.version.split()[0]}; try: make PYTHON=python3.11")'
	@echo "Setting up $(VENV) (once)..."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes --no-deps -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(COMPLETE)
	@touch $@

$(VENV)/meaning.stamp: $(VENV)/run.stamp requirements/meaning.txt
	@echo "Adding what a sentence model needs (once)..."
	@$(PIP) install --require-hashes --no-deps -r requirements/meaning.txt
	@$(COMPLETE)
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.txt
	@echo "Adding the tools for development (once)..."
	@$(PIP) install --require-hashes --no-deps -r requirements/dev.txt
	@$(COMPLETE)
	@touch $@

$(VENV)/bench.stamp: $(VENV)/dev.stamp requirements/bench.txt
	@echo "Adding the engines to compare with (once)..."
	@$(PIP) install --require-hashes --no-deps -r requirements/bench.txt
	@$(COMPLETE)
	@touch $@

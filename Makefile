# make run: the search page over the sample archive.  make test: every check and test.  Both work on a fresh clone.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export HAYSTACK_TELEMETRY_ENABLED := False

.PHONY: install run test check clean

install: .venv/installed

.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Muniment needs Python 3.11 or newer; say which with: make PYTHON=python3.12"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,ocr]'
	$(BIN)/python -W ignore -m compileall -q $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/whoosh
	touch $@

run: install
	@$(BIN)/muniment ingest documents/samples/archive || { test $$? -eq 1 && echo "(That is well: one of the samples is damaged on purpose, to show how a failed file is named.)" >&2; }
	@$(BIN)/muniment serve --port $(PORT)

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

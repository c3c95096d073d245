.PHONY: demo test bench bench-identity lock clean
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

demo: $(READY)
	@$(BIN)/chartduel demo

test: $(READY)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/pyright --warnings --pythonpath $(BIN)/python
	@$(BIN)/lint-imports
	@$(BIN)/pytest

bench: $(READY)
	@$(BIN)/python -m bench

bench-identity: $(READY)
	@$(BIN)/python -m bench identity

lock: $(READY)
	@$(BIN)/pip-compile --quiet --upgrade --generate-hashes --no-header --no-emit-index-url --no-emit-trusted-host \
		--no-emit-find-links --allow-unsafe --strip-extras --extra dev --output-file requirements.lock pyproject.toml

clean:
	rm -rf .venv demo bench/results

# Everything that both commands need, once; again only when the lock or the project file changes.
$(READY): requirements.lock pyproject.toml
	@echo "Setting up .venv (once, about a minute) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "chartduel needs Python 3.11 or newer")'
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

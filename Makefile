.PHONY: demo test test-spark bench bench-identity lock clean
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
SPARK := .venv/.spark
COMPILE := pip-compile --quiet --generate-hashes --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	--allow-unsafe --strip-extras

demo: $(READY)
	@$(BIN)/chartduel demo

test: $(READY)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/pyright --warnings --pythonpath $(BIN)/python
	@$(BIN)/lint-imports
	@$(BIN)/pytest

test-spark: $(SPARK)
	@$(BIN)/pytest tests/spark -p no:xdist -o addopts="-q --strict-markers --import-mode=importlib" \
		-W "ignore:PySpark does not yet:FutureWarning"

bench: $(READY)
	@$(BIN)/python -m bench

bench-identity: $(READY)
	@$(BIN)/python -m bench identity

lock: $(READY)
	@$(BIN)/$(COMPILE) --upgrade --extra dev --output-file requirements.lock pyproject.toml
	@$(BIN)/$(COMPILE) --upgrade --extra spark --constraint requirements.lock --output-file requirements-spark.lock pyproject.toml

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

# Spark is 450 MB and needs Java (17 or 21): only who tests with it has it.
$(SPARK): $(READY) requirements-spark.lock
	@java -version >/dev/null 2>&1 || { echo "Spark needs Java: apt-get install openjdk-17-jre-headless" >&2; exit 1; }
	@echo "Adding Spark to .venv (once, about a minute) ..."
	@$(BIN)/pip install --quiet --quiet --disable-pip-version-check --require-hashes --requirement requirements-spark.lock
	@touch $(SPARK)

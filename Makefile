# Two targets for a newcomer: demo and test. Each sets up by itself what is missing.
PYTHON ?= python3
DEMO ?= demo
export PYTHON
BIN := .venv/bin

.PHONY: demo test check sbom bench faults docs clean

demo:            ## make the sample company, run it, deliver its mail to a local mailbox
	@./bootstrap.sh
	@$(BIN)/shinchoku demo $(DEMO)

test:            ## every test, from the laws of the house to landing -> mailbox
	@./bootstrap.sh test engines
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder tests

check:           ## what a laptop runs before a commit: format, lint, types, SQL, imports, known vulnerabilities, unit
	@./bootstrap.sh test
	@$(BIN)/ruff format --check . && $(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python dbt_project/lint/run.py
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m deploy.supply audit
	@$(BIN)/python -m pytest -n auto --dist loadfile -m "not slow and not hypothesis" tests/unit tests/architecture

sbom:            ## write the bill of materials of the locked environment: sbom.cdx.json
	@./bootstrap.sh
	@$(BIN)/python -m deploy.supply sbom sbom.cdx.json

bench:           ## seconds and peak memory per room at 1x, 10x, 100x, beside the floor
	@./bootstrap.sh
	@$(BIN)/python -m tests.bench.run

faults:          ## kill 200 nights at drawn moments and do every other fault; an hour or two
	@./bootstrap.sh test
	@$(BIN)/python -m tests.faults --kills 200

docs:            ## write again what is generated: the JSON Schema of the settings
	@./bootstrap.sh
	@$(BIN)/python -m flows.schema

clean:           ## remove what the other targets made, but not the demo company
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .sqlfluff_cache dbt_project/target

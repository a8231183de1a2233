# Every target sets up what it needs first. `make voorbeeld` and `make test` are all that a fresh machine needs.
PYTHON := .venv/bin/python
DELIVERIES := outputs/leveringen
UV_VERSION := 0.13.9
COMPILE := pip compile pyproject.toml --upgrade --universal --generate-hashes --python-version 3.11 \
	--no-header --no-emit-index-url --quiet

# Each of a thousand processes of the tests would compile the code again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: voorbeeld serve test test-rules test-annexes test-whole test-long coverage check lint format docs setup setup-dev setup-pages setup-spark benchmark benchmark-orchestration benchmark-review install-server pictures page-differences lock sbom clean

voorbeeld: setup ## The dossiers of the example, 2024-H2 and then 2025-H1, which is held against it
	$(PYTHON) config/voorbeeld/generate.py 2024-H2 --out $(DELIVERIES)/2024-H2
	$(PYTHON) config/voorbeeld/generate.py 2025-H1 --out $(DELIVERIES)/2025-H1
	.venv/bin/svz assemble 2024-H2
	.venv/bin/svz assemble 2025-H1

serve: setup ## Prefect, a worker, the schedules and the pages on this computer only, until Ctrl-C
	.venv/bin/svz serve

# Which folder of tests is in which tier; tests/house/test_tiers.py sees that each is in one. What takes longest comes first.
WHOLE := tests/operation tests/house tests/example tests/review_pages
ANNEXES := tests/annexes
RULES := tests/disclosure tests/letters tests/dossier tests/deliveries tests/edits tests/review tests/sections tests/definitions tests/figures
LONG := tests/long
PYTEST := $(PYTHON) -m pytest --numprocesses auto --dist loadgroup --no-loadscope-reorder

test: setup-dev ## All tests but the long ones, on as many processors as there are
	$(PYTEST) $(WHOLE) $(ANNEXES) $(RULES)

test-rules: setup-dev ## The quick ones: of rooms by themselves, some of them with PostgreSQL
	$(PYTEST) $(RULES)

test-annexes: setup-dev ## What is printed, in every form
	$(PYTEST) $(ANNEXES)

test-whole: setup-dev ## Servers, browsers, the command line, and the whole example
	$(PYTEST) $(WHOLE)

test-long: setup-dev ## Every moment to be killed at, thousands of made-up cases, endurance (KILLS, 25); half an hour
	-@$(MAKE) --no-print-directory setup-spark
	TEST_CASES=long $(PYTEST) -rP --hypothesis-profile long -m "hypothesis or grows" $(LONG) $(WHOLE) $(ANNEXES) $(RULES)

coverage: setup-dev ## Branches that test-rules and test-annexes reach; fails below the floor in pyproject.toml
	.venv/bin/coverage erase
	.venv/bin/coverage run -m pytest --numprocesses auto --dist loadgroup $(ANNEXES) $(RULES)
	.venv/bin/coverage combine --quiet
	.venv/bin/coverage report

check: lint test ## Everything that CI checks

lint: setup-dev ## Formatting, lint, types, and which room may import which
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports

format: setup-dev ## Put the code in the form that lint expects
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

docs: setup-dev ## The parts of docs/ and README that are made from code and definitions
	$(PYTHON) docs/generate.py

pictures: setup-dev ## The pictures in docs/images of the annexes and of a template, from the example
	PYTHONPATH=. $(PYTHON) docs/pictures.py

page-differences: setup-dev ## What changed on the pages of the example since they were last accepted: outputs/page-differences.html
	PYTHONPATH=.:tests $(PYTHON) tests/support/annexes/page_differences.py

setup: ## The virtual environment with what a run needs
	@.ci/setup

setup-dev: ## The same with what tests and checks need
	@.ci/setup dev

setup-pages: ## A virtual environment with what the pages of a server need, and no more
	@.ci/setup pages

setup-spark: setup ## What records on a cluster of Spark need besides: pyspark and its client of Spark Connect, 680 MB; Java is not among it
	$(PYTHON) -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes --requirement requirements-spark.lock

benchmark: setup-dev ## Time and memory of the main job at 0.1 and 1 times national scale, and of printing; a quarter of an hour
	PYTHONPATH=.:tests $(PYTHON) tests/bench/national_scale.py
	PYTHONPATH=.:tests $(PYTHON) tests/bench/print_speed.py

benchmark-review: setup-dev ## How long fifty reviewers at once wait for their pages, on SQLite and on PostgreSQL; three minutes
	PYTHONPATH=.:tests $(PYTHON) tests/bench/review_load.py

install-server: setup setup-pages ## The files of a server installation, in outputs/server: PREFECT_HOST=prefect.example.nl PAGES_HOST=dossiers.example.nl
	.venv/bin/svz server-files --to outputs/server --prefect-host "$(PREFECT_HOST)" --pages-host "$(PAGES_HOST)"

benchmark-orchestration: setup-dev ## What orchestration costs: the example run on a warm server beside the same steps called plainly
	PYTHONPATH=.:tests $(PYTHON) tests/bench/orchestration.py

lock: ## Resolve the dependencies of pyproject.toml anew
	folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && python3 -m venv "$$folder" && \
	"$$folder/bin/pip" install --quiet uv==$(UV_VERSION) && \
	"$$folder/bin/uv" $(COMPILE) --extra install --output-file requirements.lock && \
	"$$folder/bin/uv" $(COMPILE) --extra install --extra dev --constraint requirements.lock --output-file requirements-dev.lock && \
	"$$folder/bin/uv" $(subst pyproject.toml,,$(COMPILE)) --group pages --constraint requirements.lock --output-file requirements-pages.lock && \
	"$$folder/bin/uv" $(subst pyproject.toml,,$(COMPILE)) --group spark --constraint requirements.lock --output-file requirements-spark.lock

sbom: setup ## What the product is made of, with licences, as CycloneDX: outputs/sbom.cdx.json
	$(PYTHON) docs/sbom.py outputs/sbom.cdx.json

clean: ## Remove the virtual environment and caches; dossiers, deliveries and history in outputs are left alone
	rm -rf .venv .venv-pages .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*

# Everything a user or a developer types. Plain `make` lists it.
VENV := .venv
BIN := $(VENV)/bin
OLDEST := .venv-oldest
APP_READY := $(VENV)/ready-app
TEST_READY := $(VENV)/ready-test
BENCH_READY := $(VENV)/ready-bench
FRONT_END_READY := node_modules/ready
PYTHON ?=
ARGS ?=
comma := ,

# An environment whose Python is gone or too old, or that was made in another folder, is made anew.
USABLE := $(shell case "$$(cat $(VENV)/made-in 2>/dev/null)" in (''|"$(CURDIR)") \
	$(BIN)/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo yes;; esac)
NEW := $(if $(USABLE),,environment)

.PHONY: help app site test test-quick check test-python test-front-end test-notebooks test-oldest notebooks pictures gallery \
	fuzz bench bench-peers pins clean environment
.DELETE_ON_ERROR:

help: ## list these targets
	@echo 'make <target> [ARGS="..."] [PYTHON=...] [CHROME=...] [NODE=...]'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{ printf "  %-16s %s\n", $$1, $$2 }'

app: $(APP_READY) ## install and open the explainer in a browser: make app ARGS="--port 9000"
	@$(BIN)/softmax-explainer $(ARGS)

site: $(APP_READY) ## write the pages as files for any web server: make site ARGS="public --pyodide DIR"
	@$(BIN)/softmax-explainer site $(or $(ARGS),build/site)

test: check test-python test-front-end test-notebooks ## everything: checks, tests in a real Chromium, front end, notebooks

check: $(TEST_READY) $(FRONT_END_READY) ## lint, format and types: ruff, mypy strict; Biome, tsc strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@node="$$($(BIN)/python -m tools.find_node)" && set -x && \
		"$$node" node_modules/@biomejs/biome/bin/biome ci && "$$node" node_modules/typescript/bin/tsc

test-quick: $(TEST_READY) ## what needs no browser and no server, in under a minute
	$(BIN)/python -m pytest -q -n 2 --dist worksteal -m "not browser and not slow" \
		--ignore tests/browser --ignore tests/serve --ignore tests/packaging $(ARGS)

# Three workers for two cores: a test in a browser waits half of its time.
test-python: $(TEST_READY) $(FRONT_END_READY) ## pytest, with docstring examples and Chromium: make test-python ARGS="-k jacobian"
	@$(BIN)/python -m tools.find_pyodide > /dev/null || true
	@chrome="$$($(BIN)/python -m tools.find_browser)" && \
		echo "pytest, with $$chrome" && CHROME="$$chrome" $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

test-front-end: $(TEST_READY) ## the front end's own tests
	@node="$$($(BIN)/python -m tools.find_node)" && echo "node --test, with $$node" && "$$node" --test tests/live/*.test.mjs

test-notebooks: $(TEST_READY) ## run every notebook and compare with its stored outputs
	$(BIN)/python -m pytest -n 2 --dist loadfile --nbval --nbval-current-env --nbval-sanitize-with tests/nbval-sanitize.cfg notebooks

# Two tests are about images in a figure, which Matplotlib < 3.9 draws at another resolution the second time.
test-oldest: $(TEST_READY) ## core, views and live on the oldest NumPy and Matplotlib that pyproject.toml names
	@$(BIN)/python -m venv --clear $(OLDEST) && \
		$(OLDEST)/bin/python -m pip install --quiet --disable-pip-version-check $$($(BIN)/python -m tools.oldest)
	$(OLDEST)/bin/python -m pytest -q -n 2 -m "not browser and not slow" --ignore tests/live/test_silence_in_chromium.py \
		--deselect "tests/live/test_watch.py::test_what_follows_a_registered_artist_follows_it_in_the_page[measured]" \
		--deselect tests/live/test_watch.py::test_colours_that_are_scaled_anew_move_the_bar_of_colours \
		tests/core tests/views tests/live tests/page $(ARGS)

notebooks: $(TEST_READY) ## run the notebooks and store their outputs: make notebooks ARGS="1-explorer"
	@$(BIN)/python -m tools.run_notebooks $(ARGS)

pictures: $(TEST_READY) ## make the pictures of the README and of the index: make pictures ARGS="1-explorer"
	@chrome="$$($(BIN)/python -m tools.find_browser)" && CHROME="$$chrome" $(BIN)/python -m tools.pictures $(ARGS)

gallery: $(TEST_READY) ## keep the figures of Matplotlib's gallery alive, half an hour: make gallery ARGS="--only contour"
	@$(BIN)/python -m tools.gallery $(ARGS)

fuzz: $(TEST_READY) ## send a million random events and addresses to the pages, ten minutes: make fuzz ARGS="1000000 SEED"
	$(BIN)/python -m tests.pages.fuzz $(ARGS)

bench: $(BENCH_READY) $(FRONT_END_READY) ## side by side with others, 15 minutes: make bench ARGS=--quick for 3
	@chrome="$$($(BIN)/python -m tools.find_browser)" && CHROME="$$chrome" $(BIN)/python -m benchmarks $(ARGS)

bench-peers: $(BENCH_READY) ## install JAX and PyTorch too, for make bench
	$(call install,make bench-peers,.[bench-peers])

pins: ## renew constraints.txt from what the requirements resolve to today
	@sh tools/renew_pins.sh

clean: ## remove the environment, builds and caches
	rm -rf $(VENV) $(OLDEST) node_modules build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find explainer tests tools notebooks benchmarks -name __pycache__ -prune -exec rm -rf {} +

environment:
	@python="$$(PYTHON='$(PYTHON)' sh tools/find_python.sh)" && \
		echo "Creating $(VENV) with $$("$$python" --version) ($$python)" && \
		"$$python" -m venv --clear $(VENV) && echo '$(CURDIR)' > $(VENV)/made-in

# The builder comes from the pins too, hence the two steps; pip is heard only if it fails.
define install
	@echo 'Installing the pinned packages for $(1) into $(VENV): about a minute, once'
	@{ $(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt hatchling && \
		$(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt --no-build-isolation -e '$(2)'; \
		} > $(VENV)/install.log 2>&1 || { cat $(VENV)/install.log >&2; echo 'The installation failed; see above.' >&2; exit 1; }
endef

# What checks the front end: at the versions of package-lock.json, without anything's own install scripts.
$(FRONT_END_READY): package.json package-lock.json $(TEST_READY)
	@echo "Installing the tools that check the front end into node_modules"
	@node="$$($(BIN)/python -m tools.find_node)" && npm="$$($(BIN)/python -m tools.find_node npm)" && \
		"$$node" "$$npm" ci --ignore-scripts --loglevel=error
	@touch $@

$(APP_READY): pyproject.toml constraints.txt $(NEW)
	$(call install,make app,.)
	@touch $@

$(BENCH_READY): pyproject.toml constraints.txt $(NEW)
	$(call install,make bench,.[bench$(comma)hub])
	@touch $(APP_READY) $@

$(TEST_READY): pyproject.toml constraints.txt $(NEW)
	$(call install,make test,.[test$(comma)hub])
	@touch $(APP_READY) $@

# innolink's habits. `make help` lists them; README.md tells the story.
#
# All that is installed goes into .venv, an environment of its own. A file .venv/.busy stands
# there while pip writes: what an interrupted run left half done is thrown away next time.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

# Somebody's pip settings for their own account must not reach into the environment.
export PIP_USER := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONHOME
unexport PYTHONPATH

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint format docs bench clean

help: ## list these habits
	@echo "make HABIT, where HABIT is one of:"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' Makefile
	@echo "Another Python: make demo PYTHON=/path/to/python3.12 · one test: make test ARGS=tests/graph"

demo: $(VENV)/.stamp-demo ## set up, load the shipped data, score, write the pages to out/
	@$(BIN)/innolink demo $(ARGS)

test: $(VENV)/.stamp-test ## run all tests against a real Neo4j that they start themselves
	@$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.stamp-lint ## format check, ruff and strict mypy
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

format: $(VENV)/.stamp-lint ## put the code into the house's format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

docs: $(VENV)/.stamp-demo ## write the generated pages of docs/ anew
	@$(BIN)/python -m docs.generate

bench: $(VENV)/.stamp-test ## measure, and write docs/benchmarks.md
	@$(BIN)/python bench/run.py $(ARGS)

clean: ## stop the engine; remove .venv, out/ and caches (the database stays)
	@if [ -x $(BIN)/innolink ]; then $(BIN)/innolink db stop || true; fi
	@rm -rf $(VENV) out build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the environment ----------------------------------------------------------------------

# Sets $$python to a Python of 3.11 or later that can make an environment, or says what to do.
define find_python
python=; old=; bare=; \
for p in $(if $(PYTHON),"$(PYTHON)",python3 python3.13 python3.12 python3.11 python3.14 python); do \
  v=`"$$p" -c 'import sys; print("%d.%d" % sys.version_info[:2]) if sys.version_info[0] == 3 else 0' 2>/dev/null` || continue; \
  if ! "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then old="$$old $$p is $$v;"; continue; fi; \
  if ! "$$p" -c 'import venv, ensurepip' 2>/dev/null; then bare="$$v"; continue; fi; \
  python="$$p"; break; \
done; \
if [ -z "$$python" ]; then \
  if [ -n "$$bare" ]; then \
    echo "Python $$bare is here, but without its venv module: install it (Debian, Ubuntu: apt install python$$bare-venv), or name another Python: make demo PYTHON=/path/to/python3.12" >&2; \
  else \
    echo "No Python of 3.11 or later was found here ($${old:-there is none at all;} innolink needs 3.11): install one (python.org; macOS: brew install python; Debian 12 or later: apt install python3 python3-venv), or name it: make demo PYTHON=/path/to/python3.12" >&2; \
  fi; \
  exit 1; \
fi
endef

# An interrupted, broken or moved environment is thrown away and made anew.
WHOLE := $(shell [ ! -e $(VENV)/.busy ] && $(BIN)/python -c 'import pip' 2>/dev/null \
  && { [ ! -e $(VENV)/.here ] || [ "`cat $(VENV)/.here`" = "`pwd`" ]; } && echo yes)
ifneq ($(WHOLE),yes)
$(VENV)/.stamp-demo: throw-away
endif

.PHONY: throw-away
throw-away:
	@$(find_python); \
	echo "Making an environment in $(VENV) with $$python …" >&2; \
	rm -rf $(VENV) && mkdir $(VENV) && : > $(VENV)/.busy && pwd > $(VENV)/.here \
	  && "$$python" -m venv $(VENV)

# Warnings of the build are for us, not for users.
pip = PYTHONWARNINGS=ignore $(BIN)/python -m pip install -q
begin = : > $(VENV)/.busy
end = : > $@ && rm -f $(VENV)/.busy

$(VENV)/.stamp-demo: pyproject.toml
	@$(begin)
	@echo "Installing innolink and what it needs (once; a minute or two) …" >&2
	@$(pip) -e '.[fast]'
	@$(end)

$(VENV)/.stamp-test: $(VENV)/.stamp-demo
	@$(begin)
	@echo "Installing what the tests need …" >&2
	@$(pip) 'pip>=25.1'
	@$(pip) -e '.[fast,mcp,pdf,pptx,scale]' --group test
	@$(end)

$(VENV)/.stamp-lint: $(VENV)/.stamp-test
	@$(begin)
	@echo "Installing ruff and mypy …" >&2
	@$(pip) --group lint
	@$(end)

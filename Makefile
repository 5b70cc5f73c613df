# benling (本领). Two commands matter: `make run` and `make test`. Each sets up what it needs.
.PHONY: help setup run stop reset test check trial bench lock
.DEFAULT_GOAL := help

help:            ## show this list
	@sed -n 's/^\([a-z]*\): *## */  make \1\t/p' Makefile

setup:           ## set up only: system packages, .venv, node parts
run:             ## start the platform with the demo city and print addresses and log-ins
stop:            ## stop everything that `make run` started
reset:           ## stop, and clear the demo's state
test:            ## all checks and all tests
check:           ## quick checks: ruff, mypy, import floors, fast tests
trial:           ## every course on synthetic learners, 50 variants each
bench:           ## the long measurements in benchmarks/

setup run stop reset test check trial bench:
	@scripts/house.sh $@

lock:            ## write requirements.lock anew from pyproject.toml
	@.venv/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  -o requirements.lock --quiet --no-emit-index-url --no-header --no-annotate --generate-hashes

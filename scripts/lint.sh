#!/usr/bin/env bash
# Style, types and import floors.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/caches.sh
ruff check .
ruff format --check .
mypy
lint-imports --no-cache

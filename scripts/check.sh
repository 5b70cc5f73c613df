#!/usr/bin/env bash
# Quick checks: style, types, import floors, fast tests.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/caches.sh
scripts/lint.sh
pytest -q -p no:cacheprovider tests/unit

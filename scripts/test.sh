#!/usr/bin/env bash
# Everything that must hold before a change lands.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/caches.sh
scripts/lint.sh
# Tests that share the running platform stay together on one worker (loadgroup).
exec pytest -p no:cacheprovider -n "${BENLING_TEST_WORKERS:-2}" --dist loadgroup --durations 15 tests

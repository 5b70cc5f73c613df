#!/usr/bin/env bash
# The long measurements. Each script prints medians and spread, side by side with what it compares to.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/caches.sh
for script in benchmarks/*/run.py; do
  echo "== $script"
  python "$script"
done

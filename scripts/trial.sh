#!/usr/bin/env bash
# Every course through synthetic learners and the real grader, fifty variants each: many minutes.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/caches.sh
benling course trial --variants 50 "$@"

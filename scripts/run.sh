#!/usr/bin/env bash
# Start the platform with the demo city. The second time it only starts what is not running.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
exec benling demo

#!/usr/bin/env bash
# Stop everything that `make run` started; the state stays.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x .venv/bin/benling ] || { echo "还没有安装，没有要停止的内容。"; exit 0; }
export PATH="$PWD/.venv/bin:$PATH"
exec benling down

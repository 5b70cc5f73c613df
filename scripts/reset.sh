#!/usr/bin/env bash
# Stop, then clear the demo's state. A state folder that is not a demo's is never touched.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/stop.sh
home=${BENLING_HOME:-$PWD/var}
if [ ! -d "$home" ] || [ -z "$(ls -A "$home")" ]; then
  echo "没有要清除的内容。"
elif [ -e "$home/DEMO" ]; then
  # Learners' folders may hold files their programs made read-only.
  chmod -R u+rwX "$home"
  find "$home" -mindepth 1 -delete
  echo "演示数据已清除。"
else
  echo "$home 不是演示数据，没有清除。" >&2
  exit 1
fi

#!/usr/bin/env bash
# Everything that must hold before a change lands. The tests are taken in groups by three lanes, the
# longest groups first: much of a test is waiting for a server, a browser or a sandbox, so that two
# processors serve three lanes. A group's record is shown when it ends.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/caches.sh
scripts/lint.sh

LANES=3
# Arguments of pytest, separated by |; the first group needs the running platform or a browser,
# which is started once for all of it.
GROUPS_OF_TESTS=(
  "-m|platform and not long|tests"
  "-m|not platform and not long|tests/integration/test_[a-g]*.py"
  "-m|not platform and not long|tests/integration/test_[h-z]*.py"
  "-m|not platform and not long|tests/hostile"
  "-m|not platform and not long|tests/content"
  "-m|not platform and not long|tests/equivalence"
  "-m|not platform and not long|tests/unit"
)
logs=$(mktemp -d)
declare -A running=() # process → number of its group
started=()            # number of a group → second of this run
failed=()

# Each group is a process group of its own (set -m): an interrupt is passed on, and what the tests
# have started is stopped by them.
set -m
stop() {
  for process in "${!running[@]}"; do kill -INT -- "-$process" 2>/dev/null || true; done
  wait || true
}
trap 'stop; rm -rf "$logs"' EXIT
trap 'exit 130' INT TERM

start() {
  local number=$1 arguments
  IFS='|' read -ra arguments <<<"${GROUPS_OF_TESTS[$number]}"
  # The names of files are patterns.
  # shellcheck disable=SC2068,SC2206
  arguments=("${arguments[@]:0:2}" ${arguments[@]:2})
  # Also where this script was told to ignore interrupts, as in another's background.
  env --default-signal=INT pytest -p no:cacheprovider --color=no --durations 8 "${arguments[@]}" \
    >"$logs/$number" 2>&1 </dev/null &
  running[$!]=$number
  started[number]=$SECONDS
}

finish_one() {
  local process code=0
  wait -n -p process "${!running[@]}" || code=$?
  local number=${running[$process]}
  unset "running[$process]"
  local took=$((SECONDS - started[number]))
  printf '\n—— %s（%d 分 %d 秒）——\n' "${GROUPS_OF_TESTS[$number]}" $((took / 60)) $((took % 60))
  cat "$logs/$number"
  [ "$code" = 0 ] || failed+=("${GROUPS_OF_TESTS[$number]}")
}

echo "测试分 ${#GROUPS_OF_TESTS[@]} 组，$LANES 路同时进行；每组结束时显示记录。"
for number in "${!GROUPS_OF_TESTS[@]}"; do
  [ "${#running[@]}" -lt "$LANES" ] || finish_one
  start "$number"
done
while [ "${#running[@]}" -gt 0 ]; do finish_one; done
if [ "${#failed[@]}" -gt 0 ]; then
  printf '没有通过：%s\n' "${failed[@]}"
  exit 1
fi
echo "全部通过。"

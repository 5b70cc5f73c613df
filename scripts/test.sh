#!/usr/bin/env bash
# Everything that must hold before a change lands, in two lanes beside each other that take about as
# long: tests that need the running platform or a browser, then the hostile ones and those that
# compare with nbgrader; and all others.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/caches.sh
scripts/lint.sh
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
lane() { pytest -p no:cacheprovider --color=no --durations 8 -m "($1) and not long" "${@:2}"; }
echo "测试分两路同时进行。平台和浏览器测试显示如下，其他测试的记录随后显示。"
lane "not platform" --ignore=tests/hostile --ignore=tests/equivalence tests >"$logs/others" 2>&1 & others=$!
failed=0
lane platform tests || failed=1
lane "not platform" tests/hostile tests/equivalence || failed=1
wait "$others" || failed=1
cat "$logs/others"
exit $failed

#!/usr/bin/env bash
# Everything that must hold before a change lands, in three lanes beside each other: tests that need
# the running platform or a browser; other tests on real parts; and the quick ones.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/caches.sh
scripts/lint.sh
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
lane() { pytest -p no:cacheprovider --color=no --durations 8 "$@"; }
echo "测试分三路同时进行。平台和浏览器测试显示如下，另两路的记录随后显示。"
lane -m "not platform" tests/unit tests/content >"$logs/quick" 2>&1 & quick=$!
lane -m "not platform" tests/hostile tests/integration >"$logs/parts" 2>&1 & parts=$!
failed=0
lane -m platform tests || failed=1
wait "$parts" || failed=1
cat "$logs/parts"
wait "$quick" || failed=1
cat "$logs/quick"
exit $failed

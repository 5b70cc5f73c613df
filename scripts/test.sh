#!/usr/bin/env bash
# Everything that must hold before a change lands, in two lanes beside each other: tests that need the
# running platform or a browser, and all others.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/caches.sh
scripts/lint.sh
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
run_lane() { pytest -p no:cacheprovider --color=no --durations 12 -m "$1" tests; }
echo "测试分两路同时进行：其他测试（记录稍后显示）；平台和浏览器测试（显示如下）"
run_lane "not platform" >"$logs/others" 2>&1 &
others=$!
platform_ok=yes
run_lane "platform" || platform_ok=no
others_ok=yes
wait "$others" || others_ok=no
cat "$logs/others"
[ $platform_ok = yes ] && [ $others_ok = yes ]

#!/usr/bin/env bash
# One door for every make target: set up what is missing, then do the work as an ordinary user.
#
# Root may call it (a fresh server, a CI machine): system packages are then installed and the work
# itself is done by the user `benling`, so that nothing of the platform ever runs as root.
set -euo pipefail
cd "$(dirname "$0")/.."
tree=$PWD
target=${1:?target}

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
stop_with() { printf '%s\n' "$*" >&2; exit 1; }

ORDINARY=benling            # who does the work when root calls
ORDINARY_HOME=/var/lib/benling
SYSTEM_PACKAGES="bubblewrap chromium fonts-noto-cjk python3-venv git"

is_root() { [ "$(id -u)" = 0 ]; }

as_ordinary() {
  if is_root; then
    runuser -u "$ORDINARY" -- env HOME="$(getent passwd "$ORDINARY" | cut -d: -f6)" \
      USER="$ORDINARY" LOGNAME="$ORDINARY" "$@"
  else
    "$@"
  fi
}

ensure_ordinary_user() {
  is_root || return 0
  getent passwd "$ORDINARY" >/dev/null ||
    useradd --system --user-group --create-home --home-dir "$ORDINARY_HOME" --shell /bin/bash "$ORDINARY"
}

# A checkout in a folder closed to others (say below a root's home) cannot be used by the ordinary
# user: work in a copy then.
ensure_reachable_tree() {
  is_root || return 0
  if as_ordinary test -r "$tree/pyproject.toml" -a -r "$tree/src/benling/__init__.py" -a -x "$tree/scripts"; then
    return 0
  fi
  local copy
  copy=$(getent passwd "$ORDINARY" | cut -d: -f6)/checkouts/$(printf %s "$tree" | sha256sum | cut -c1-12)
  say "此目录对普通用户不可读，改在副本中进行：$copy"
  mkdir -p "$copy"
  find "$copy" -mindepth 1 -maxdepth 1 ! -name .venv ! -name var -exec rm -rf {} +
  tar -C "$tree" --exclude=./.venv --exclude=./var --exclude=node_modules -cf - . | tar -C "$copy" -xf -
  chmod -R u+rwX,go+rX "$copy"
  chown -R "$ORDINARY": "$(dirname "$copy")" 
  exec "$copy/scripts/house.sh" "$target"
}

have_package() {
  case $1 in
    bubblewrap) command -v bwrap ;;
    chromium) command -v chromium || command -v chromium-browser ;;
    fonts-noto-cjk) fc-list 2>/dev/null | grep -qi 'cjk' || ls /usr/share/fonts/opentype/noto/NotoSansCJK* ;;
    python3-venv) "$(find_python)" -c 'import ensurepip, venv' ;;
    git) command -v git ;;
  esac >/dev/null 2>&1
}

ensure_system_packages() {
  local missing="" package
  for package in $SYSTEM_PACKAGES; do have_package "$package" || missing="$missing $package"; done
  [ -n "$missing" ] || return 0
  if is_root && command -v apt-get >/dev/null; then
    say "安装系统软件包：$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null 2>&1 || true
    # shellcheck disable=SC2086  # a list of words
    apt-get install -y -qq $missing >/dev/null || stop_with "系统软件包没有装上：$missing"
  else
    stop_with "缺少系统软件包，请管理员运行：sudo apt-get install -y$missing"
  fi
}

# Python 3.11 or newer that the ordinary user can run (one below a root's home is out of reach).
find_python() {
  local candidate
  for candidate in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
    if as_ordinary "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"; return 0
    fi
  done
  stop_with "没有找到 Python 3.11 或更新的版本，请管理员运行：sudo apt-get install -y python3 python3-venv"
}

stamp_of() { cat "$@" | sha256sum | cut -c1-16; }

ensure_venv() {
  local stamp=.venv/benling-stamp want
  want=$(stamp_of requirements.lock pyproject.toml)-$tree
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && return 0
  say "建立 Python 环境（首次约需几分钟）"
  local python uv_version index
  python=$(find_python)
  [ -x .venv/bin/python ] || "$python" -m venv .venv
  uv_version=$(sed -n 's/^uv==\([^ ]*\).*/\1/p' requirements.lock)
  index=$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)
  # uv is many times faster; where it cannot be had or fails, pip does the same from the same lock.
  if .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$uv_version" &&
     env ${index:+UV_DEFAULT_INDEX="$index"} .venv/bin/uv pip install --python .venv/bin/python --require-hashes -r requirements.lock; then
    :
  else
    .venv/bin/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock
  fi
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
  # Once, by who may write there: else each server, kernel and sandbox compiles all it imports anew.
  compile_python .venv/lib
  echo "$want" > "$stamp"
}

# Files that are no Python (templates, tests of packages about errors) are passed over.
compile_python() {
  [ ! -w "$1" ] || .venv/bin/python -m compileall -qq -j 0 -x '/tests/' "$@" || true
}

# Many offices have a certificate authority of their own: trust what the system trusts.
trust_the_systems_certificates() {
  local bundle=/etc/ssl/certs/ca-certificates.crt
  [ ! -r "$bundle" ] || export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-$bundle}
  export UV_NATIVE_TLS=${UV_NATIVE_TLS:-true} UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true}
}

ensure_node_parts() {
  local folder stamp
  for folder in deploy/proxy tests/browser; do
    stamp=$folder/node_modules/benling-stamp
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(stamp_of "$folder/package-lock.json")" ] && continue
    say "安装 node 组件：$folder"
    (cd "$folder" && PATH="$tree/.venv/bin:$PATH" npm ci --loglevel=error --no-audit --no-fund --no-update-notifier) ||
      stop_with "node 组件没有装好（$folder）：请检查到 npm 软件源的网络和证书，再运行一次；已装好的部分不会重来"
    stamp_of "$folder/package-lock.json" > "$stamp"
  done
}

# Caches and state of the ordinary user go where that user may write, also in a checkout of root's.
ensure_places() {
  export BENLING_HOME=${BENLING_HOME:-$tree/var}
  if is_root; then
    mkdir -p "$BENLING_HOME"
    chown "$ORDINARY": "$BENLING_HOME"
  fi
}

ensure_ordinary_user
ensure_reachable_tree
if [ "$target" != stop ] && [ "$target" != reset ]; then
  ensure_system_packages
  trust_the_systems_certificates
  ensure_venv
  compile_python src
  ensure_node_parts
fi
ensure_places
case $target in
  setup) say "已就绪。命令：.venv/bin/benling --help" ;;
  *) as_ordinary env BENLING_HOME="$BENLING_HOME" "$tree/scripts/$target.sh" ;;
esac

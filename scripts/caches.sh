# Sourced by test.sh and check.sh: caches outside the tree, so that a checkout that the running user
# cannot write serves as well.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/benling
mkdir -p "$cache"
export MYPY_CACHE_DIR=$cache/mypy RUFF_CACHE_DIR=$cache/ruff
# Set-up has compiled what is imported; sandboxes, too, read it where it lies.
export PYTHONDONTWRITEBYTECODE=1
unset PYTHONPYCACHEPREFIX
export HYPOTHESIS_STORAGE_DIRECTORY=$cache/hypothesis
export PATH="$PWD/.venv/bin:$PATH"
# The tests make their own state folders.
unset BENLING_HOME

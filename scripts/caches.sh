# Sourced by test.sh and check.sh: caches outside the tree, so that a checkout that the running user
# cannot write serves as well.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/benling
mkdir -p "$cache"
export PYTHONPYCACHEPREFIX=$cache/pycache MYPY_CACHE_DIR=$cache/mypy RUFF_CACHE_DIR=$cache/ruff
export HYPOTHESIS_STORAGE_DIRECTORY=$cache/hypothesis
export PATH="$PWD/.venv/bin:$PATH"
# The tests make their own state folders.
unset BENLING_HOME

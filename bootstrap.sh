#!/usr/bin/env bash
# Sets up what is missing and skips what is done: the locked environment in .venv, the native
# libraries of WeasyPrint, and the typeface. Call: ./bootstrap.sh [test [engines]]
# test: also pdftotext, sshd and PostgreSQL; engines: in .venv-engines the adapters of the engines
# that are only compiled for
set -euo pipefail
cd "$(dirname "$0")"
PYTHON=${PYTHON:-python3}
UV_VERSION=0.13.9

say() { printf '%s\n' "$*" >&2; }

install_packages() {  # Debian names; macOS gets its own
    if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
        local sudo=""
        [ "$(id -u)" = 0 ] || sudo="sudo -n"
        say "installing $* ..."
        if ! $sudo apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1; then
            $sudo apt-get update -q >/dev/null
            $sudo env DEBIAN_FRONTEND=noninteractive \
                apt-get install -y -q --no-install-recommends "$@" >/dev/null
        fi
    elif command -v brew >/dev/null; then
        say "installing pango and harfbuzz ..."
        brew install -q pango harfbuzz poppler >/dev/null
    else
        say "missing: $* -- install them with your package manager (Debian/Ubuntu:" \
            "sudo apt-get install $*; macOS: brew install pango harfbuzz poppler), then call again"
        exit 1
    fi
}

environment() {
    if ! "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
        say "shinchoku needs Python 3.11 or newer; set PYTHON=/path/to/python3.11 and call again"
        exit 1
    fi
    local wanted
    wanted=$(cat requirements.lock pyproject.toml bootstrap.sh | cksum)
    [ "$(cat .venv/locked 2>/dev/null)" = "$wanted" ] && return
    say "setting up the locked environment in .venv ..."
    if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
        "$PYTHON" -m venv --clear .venv >/dev/null 2>&1 || {
            install_packages python3-venv
            "$PYTHON" -m venv --clear .venv
        }
    fi
    [ "$(.venv/bin/uv --version 2>/dev/null | cut -d' ' -f2)" = "$UV_VERSION" ] ||
        .venv/bin/python -m pip install -q --disable-pip-version-check "uv==$UV_VERSION"
    .venv/bin/uv pip sync -q --python .venv/bin/python --require-hashes \
        --compile-bytecode requirements.lock
    .venv/bin/uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .
    printf '%s\n' "$wanted" >.venv/locked
}

native_libraries() {
    local missing=()
    if [ "$(uname -s)" = Darwin ]; then
        [ -e /opt/homebrew/lib/libpango-1.0.dylib ] || [ -e /usr/local/lib/libpango-1.0.dylib ] ||
            missing+=(pango)
    else
        has_library libpangoft2-1.0.so.0 || missing+=(libpangoft2-1.0-0)
        has_library libharfbuzz-subset.so.0 || missing+=(libharfbuzz-subset0)
    fi
    if [ "${1:-}" = test ]; then command -v pdftotext >/dev/null || missing+=(poppler-utils); fi
    [ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
}

sftp_server() {  # its tests skip without it; where systemd runs, installing would start a service
    PATH=$PATH:/usr/sbin command -v sshd >/dev/null || [ -d /run/systemd/system ] ||
        (install_packages openssh-server) || say "the tests of SFTP will skip: there is no sshd"
}

postgresql_server() {  # the second engine; the tests start one of their own, so no service is wanted
    command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ||
        [ -d /run/systemd/system ] || (install_packages postgresql) ||
        say "the tests on a second engine will skip: there is no PostgreSQL"
}

browser() {  # the HTML twins are clicked in it; a PDF of each is measured beside ours
    command -v chromium >/dev/null || command -v google-chrome >/dev/null ||
        (install_packages chromium) || say "the tests in a browser will skip: there is no chromium"
}

engine_adapters() {
    local lock=tests/dbt/engines/requirements.lock wanted
    wanted=$(cksum <$lock)
    [ "$(cat .venv-engines/locked 2>/dev/null)" = "$wanted" ] && return
    say "setting up the adapters of other engines in .venv-engines ..."
    { .venv/bin/uv venv -q --clear --python .venv/bin/python .venv-engines &&
        .venv/bin/uv pip sync -q --python .venv-engines/bin/python --require-hashes "$lock" &&
        printf '%s\n' "$wanted" >.venv-engines/locked; } ||
        say "the tests that compile for other engines will skip: their adapters cannot be had"
}

has_library() { .venv/bin/python -c "import ctypes; ctypes.CDLL('$1')" 2>/dev/null; }

environment
native_libraries "${1:-}"
if [ "${1:-}" = test ]; then
    sftp_server
    postgresql_server
    browser
fi
if [ "${1:-}" = test ] && [ "${2:-}" = engines ]; then engine_adapters; fi
.venv/bin/python -c 'from flows.rooms import typeface; typeface()'

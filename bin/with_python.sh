# Finds a Python that is new enough, and hands over to bootstrap.py.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
for python in "$here/../.venv/bin/python" python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" "$here/bootstrap.py" "$@"
    fi
done
echo "Install Python 3.11 or newer (Debian, Ubuntu: apt-get install python3 python3-venv), then run this again." >&2
exit 1

#!/usr/bin/env bash
# Runs a script of salesplan on PostgreSQL, in a cluster of its own that lives as long as the run.
#     postgres.sh SCRIPT OUT [TABLE=CSV ...]
# Each table is a CSV file read as text; what the script gives is written to OUT as CSV. Exit code 3 says that PostgreSQL is not there.
set -euo pipefail
bin="$(ls -d /usr/lib/postgresql/*/bin /usr/local/pgsql/bin 2>/dev/null | sort -V | tail -n 1 || true)"
if [ -z "$bin" ]; then
    initdb="$(command -v initdb || true)"
    [ -n "$initdb" ] || exit 3
    bin="$(dirname "$(readlink -f "$initdb")")"
fi
script="$1"
out="$2"
shift 2
home="$(mktemp -d /tmp/salesplan-pg-XXXXXX)"
# The server refuses to run as root.
as=()
if [ "$(id -u)" = 0 ]; then
    chown nobody "$home"
    as=(setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups)
fi
stop() {
    "${as[@]}" "$bin/pg_ctl" -D "$home/data" -m immediate -s stop >/dev/null 2>&1 || true
    rm -rf "$home"
}
trap stop EXIT
cd "$home"
"${as[@]}" "$bin/initdb" -D "$home/data" -U salesplan -A trust -E UTF8 --locale=C >/dev/null
"${as[@]}" "$bin/pg_ctl" -D "$home/data" -s -w -l "$home/log" -o "-c listen_addresses='' -c unix_socket_directories='$home' -c fsync=off" start >/dev/null
query() {
    "$bin/psql" -X -q -v ON_ERROR_STOP=1 -h "$home" -U salesplan -d postgres "$@"
}
for table in "$@"; do
    name="${table%%=*}"
    pattern="${table#*=}"
    typed=no
    case "$name" in *:typed) name="${name%:typed}" typed=yes ;; esac
    made=no
    for path in $pattern; do
        if [ "$made" = no ]; then
            columns="$(head -n 1 "$path" | sed 's/^\xef\xbb\xbf//; s/"//g; s/\r$//; s/[^,]*/"&" text/g')"
            if [ "$typed" = yes ]; then
                columns="$(echo "$columns" | sed 's/"amount" text/"amount" numeric(18, 6)/; s/"day" text/"day" date/')"
            fi
            query -c "CREATE TABLE \"$name\" ($columns)"
            made=yes
        fi
        query -c "\\copy \"$name\" FROM '$path' WITH (FORMAT csv, HEADER true)"
    done
    query -c "ANALYZE \"$name\""
done
query --csv -f "$script" -o "$out"

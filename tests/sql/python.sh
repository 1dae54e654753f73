#!/usr/bin/env bash
# Runs a script of salesplan on DuckDB or Spark, in an environment of its own below the folder given first.
#     python.sh FOLDER duckdb|spark SCRIPT OUT [TABLE=CSV ...]
# Exit code 3 says that the program is not there and was not to be fetched: it is fetched only with SALESPLAN_REQUIRE naming it.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
folder="$1"
kind="$2"
shift
package="$kind"
[ "$kind" = spark ] && package=pyspark
venv="$folder/venv"
run="$venv/bin/python"
if ! "$run" -c "import $package" >/dev/null 2>&1; then
    case ",${SALESPLAN_REQUIRE:-}," in
    *",$kind,"*) ;;
    *) exit 3 ;;
    esac
    command -v python3 >/dev/null || exit 3
    mkdir -p "$folder"
    [ -x "$run" ] || python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check "$package"
fi
if [ "$kind" = spark ] && ! command -v java >/dev/null; then
    exit 3
fi
exec "$run" "$here/engine.py" "$@"

"""Runs a script of salesplan on DuckDB or Spark.

    engine.py duckdb|spark SCRIPT OUT [TABLE[:typed]=CSV ...]

Each table is filled from the CSV files that a pattern names, read as text; of a typed one columns whose names say so hold numbers and days by type.
What the script gives is written to OUT as CSV.
"""

import csv
import glob
import sys

TYPES = {"amount": "DECIMAL(18, 6)", "day": "DATE"}


def columns(path):
    with open(sorted(glob.glob(path))[0], encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def chosen(name, typed, quote):
    name_in = quote + name + quote
    return f"CAST({name_in} AS {TYPES[name]}) AS {name_in}" if typed and name in TYPES else name_in


def duckdb_rows(script, tables):
    import duckdb

    engine = duckdb.connect()
    for name, typed, path in tables:
        names = columns(path)
        kinds = "{" + ", ".join("'" + name.replace("'", "''") + "': 'VARCHAR'" for name in names) + "}"
        what = ", ".join(chosen(name, typed, '"') for name in names)
        engine.execute(
            f'CREATE TABLE "{name}" AS SELECT {what} FROM read_csv(?, all_varchar = true, header = true, delim = \',\', '
            "quote = '\"', escape = '\"', nullstr = '', auto_detect = false, columns = " + kinds + ")",
            [path],
        )
    engine.execute(script)
    return [column[0] for column in engine.description], engine.fetchall()


def spark_rows(script, tables):
    from pyspark.sql import SparkSession

    engine = (
        SparkSession.builder.master("local[2]")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.constraintPropagation.enabled", "false")
        .config("spark.sql.analyzer.maxIterations", "1000")
        .config("spark.driver.memory", "2g")
        .getOrCreate()
    )
    engine.sparkContext.setLogLevel("ERROR")
    for number, (name, typed, path) in enumerate(tables):
        frame = engine.read.csv(path, header=True, inferSchema=False, quote='"', escape='"')
        frame = frame.selectExpr(*[chosen(column, typed, "`") for column in frame.columns])
        # A view of Spark takes no name with a space in it from here, but one that SQL gives it does.
        frame.createOrReplaceTempView(f"given_{number}")
        engine.sql(f"CREATE OR REPLACE TEMPORARY VIEW `{name}` AS SELECT * FROM given_{number}")
    result = engine.sql(script)
    return result.columns, [tuple(row) for row in result.collect()]


def table(argument):
    name, path = argument.split("=", 1)
    name, _, typed = name.partition(":")
    return name, typed == "typed", path


def main():
    kind, script, out = sys.argv[1:4]
    tables = [table(argument) for argument in sys.argv[4:]]
    with open(script, encoding="utf-8") as file:
        text = file.read()
    names, rows = (duckdb_rows if kind == "duckdb" else spark_rows)(text, tables)
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)


main()

"""Runs a script of salesplan on DuckDB or Spark.

    engine.py duckdb|spark SCRIPT OUT [TABLE=CSV ...]

Each table is a CSV file read as text; what the script gives is written to OUT as CSV.
"""

import csv
import sys


def duckdb_rows(script, tables):
    import duckdb

    engine = duckdb.connect()
    for name, path in tables:
        engine.execute(
            f'CREATE TABLE "{name}" AS SELECT * FROM read_csv(?, all_varchar = true, header = true, delim = \',\', '
            "quote = '\"', escape = '\"', nullstr = '', auto_detect = false, columns = " + columns(path) + ")",
            [path],
        )
    engine.execute(script)
    return [column[0] for column in engine.description], engine.fetchall()


def columns(path):
    with open(path, encoding="utf-8", newline="") as file:
        names = next(csv.reader(file))
    return "{" + ", ".join("'" + name.replace("'", "''") + "': 'VARCHAR'" for name in names) + "}"


def spark_rows(script, tables):
    from pyspark.sql import SparkSession

    engine = (
        SparkSession.builder.master("local[2]")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.constraintPropagation.enabled", "false")
        .config("spark.driver.memory", "2g")
        .getOrCreate()
    )
    engine.sparkContext.setLogLevel("ERROR")
    for name, path in tables:
        frame = engine.read.csv(path, header=True, inferSchema=False, quote='"', escape='"')
        frame.createOrReplaceTempView(name)
    result = engine.sql(script)
    return result.columns, [tuple(row) for row in result.collect()]


def main():
    kind, script, out = sys.argv[1:4]
    tables = [tuple(argument.split("=", 1)) for argument in sys.argv[4:]]
    with open(script, encoding="utf-8") as file:
        text = file.read()
    names, rows = (duckdb_rows if kind == "duckdb" else spark_rows)(text, tables)
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)


main()

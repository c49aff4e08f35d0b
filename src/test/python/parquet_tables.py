"""Writes the files of src/test/resources/parquet for ParquetTableTest, with four other implementations of Parquet.

Usage: python3 parquet_tables.py <folder> (pyarrow, pandas, polars, duckdb and fastparquet are needed)
"""

import sys
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.parquet

out = Path(sys.argv[1] if len(sys.argv) > 1 else ".")
ROWS = [
    # path, label, mask, split, kind, group
    ("images/00.png", "ok", None, "train", None, 1),
    ("images/01.png", "ok", None, "train", None, 1),
    ("images/02.png", "ok", None, "train", None, 2),
    ("images/03.png", "ok", None, None, None, 2),
    ("images/04.png", "ok", None, None, None, 2),
    ("images/05.png", "ok", None, "test", None, 3),
    ("images/06.png", "bad", None, "test", "dent", 3),
    ("images/07.png", "bad", "masks/07.png", "test", "Kratzer tief äöü", None),
]
NAMES = ["path", "label", "mask", "split", "kind", "group"]
COLUMNS = {name: [row[i] for row in ROWS] for i, name in enumerate(NAMES)}
TABLE = pyarrow.table(COLUMNS)


def arrow(name, table=TABLE, **options):
    pyarrow.parquet.write_table(table, out / (name + ".parquet"), store_schema=False, **options)


for codec in ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]:
    arrow("pyarrow-" + codec, compression=codec)
arrow("pyarrow-plain-v2-groups", use_dictionary=False, data_page_version="2.0", row_group_size=3, write_page_checksum=True)
arrow(
    "pyarrow-delta",
    use_dictionary=False,
    data_page_version="2.0",
    column_encoding={
        "path": "DELTA_BYTE_ARRAY",
        "label": "DELTA_LENGTH_BYTE_ARRAY",
        "mask": "DELTA_BYTE_ARRAY",
        "split": "DELTA_LENGTH_BYTE_ARRAY",
        "kind": "PLAIN",
        "group": "DELTA_BINARY_PACKED",
    },
)
labels = [row[1] == "bad" for row in ROWS]
arrow("pyarrow-boolean", TABLE.set_column(1, "label", [labels]))
arrow("pyarrow-boolean-v2", TABLE.set_column(1, "label", [labels]), data_page_version="2.0", use_dictionary=False, column_encoding={"label": "RLE"})
arrow("pyarrow-integer", TABLE.set_column(1, "label", [pyarrow.array([int(label) for label in labels], pyarrow.int8())]))
arrow("pyarrow-double", TABLE.set_column(1, "label", [[float(label) for label in labels]]))
arrow("pyarrow-list", TABLE.set_column(1, "label", [[[row[1]] for row in ROWS]]))
arrow("pyarrow-struct", TABLE.set_column(1, "label", [[{"a": row[1], "b": 1} for row in ROWS]]))
arrow("pyarrow-other-columns", TABLE.add_column(0, "boxes", [[[{"x": 1, "y": [2.0]}] for row in ROWS]]).append_column("time", [[1.5] * 8]))
arrow("pyarrow-null-column", TABLE.set_column(2, "mask", [pyarrow.nulls(8)]))
arrow("pyarrow-latin-1", TABLE.set_column(4, "kind", [["tief äöü".encode("latin-1")] * 8]))
arrow("pyarrow-many-pages", pyarrow.table({"path": [f"images/{i:06}.png" for i in range(600)], "label": ["ok", "bad", "ok"] * 200}), data_page_size=512, write_batch_size=64)
frame = pandas.DataFrame(COLUMNS)
frame["group"] = frame["group"].astype("Int64")
frame.astype({"label": "category", "kind": "category"}).to_parquet(out / "pandas-categories.parquet", index=True)
frame.to_parquet(out / "fastparquet.parquet", engine="fastparquet")
polars.DataFrame(COLUMNS).write_parquet(out / "polars.parquet")
relation = duckdb.from_arrow(TABLE)
relation.write_parquet(str(out / "duckdb.parquet"))
duckdb.sql(f"copy (select * from relation) to '{out}/duckdb-v2.parquet' (format parquet, parquet_version v2, compression zstd)")
duckdb.sql("set force_mbedtls_unsafe = 'true'")
duckdb.sql("pragma add_parquet_key('key', '0123456789112345')")
duckdb.sql(f"copy (select * from relation) to '{out}/duckdb-encrypted.parquet' (format parquet, encryption_config {{footer_key: 'key'}})")

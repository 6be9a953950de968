"""Makes the data files of the readers' tests with the libraries that own the formats, so that nothing of ours is read back by
itself: NumPy 2.4.6 and pyarrow 25.0.1. Files of text are written by hand. Run in this folder: python3 make.py

Every table holds a = 1.5, -2, 1e-3; name = "p q", "é", "r"; n = 7, null, 9; flag; y = 0, 1, 0. Every array is x = [[0, 1], [2, 3],
[4, 5.5]] (5 where it is of integers) with t = 1, 0, 1.
"""

import datetime
import gzip
import struct

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

table = pa.table(
    {
        "a": pa.array([1.5, -2.0, 1e-3], pa.float64()),
        "name": pa.array(["p q", "é", "r"]),
        "n": pa.array([7, None, 9], pa.int64()),
        "flag": pa.array([True, False, True]),
        "y": pa.array([0, 1, 0], pa.int32()),
    }
)
for codec in ["none", "snappy", "gzip", "zstd", "brotli", "lz4"]:
    pq.write_table(table, f"table-{codec}.parquet", compression=codec)
pq.write_table(table, "table-v2.parquet", data_page_version="2.0", compression="zstd")
pq.write_table(table, "table-plain.parquet", use_dictionary=False)
pq.write_table(table, "table-groups.parquet", row_group_size=1)
pq.write_table(
    table,
    "table-delta.parquet",
    use_dictionary=False,
    column_encoding={"a": "BYTE_STREAM_SPLIT", "name": "DELTA_BYTE_ARRAY", "n": "DELTA_BINARY_PACKED", "y": "DELTA_BINARY_PACKED"},
)
pq.write_table(
    pa.table({"when": [datetime.datetime(2020, 1, 2, 3, 4, 5)] * 2, "day": [datetime.date(2020, 1, 2)] * 2, "y": [0.5, float("nan")]}),
    "dates.parquet",
)
pq.write_table(pa.table({"tags": [["a"], ["b", "c"]], "y": [0, 1]}), "nested.parquet")
pq.write_table(table.slice(0, 0), "empty.parquet")

# 10⁸ rows in few bytes, and a file whose first run of levels says 2³⁰ − 1 values where its page has three.
pq.write_table(pa.table({"a": np.zeros(10**8, np.int8)}), "many-rows.parquet", row_group_size=10**8, data_page_size=2**30, write_statistics=False, max_rows_per_page=10**8)
first = struct.unpack("<d", b"\xff\xff\x07\x01\x00\x00\xf8\x3f")[0]
pq.write_table(
    pa.table({"a": pa.array([first, -2.0, 1.0]), "y": pa.array([0, 1, 0], pa.int32())}),
    "run-of-2-to-30.parquet",
    compression="none",
    use_dictionary=False,
)
with open("run-of-2-to-30.parquet", "r+b") as f:
    f.seek(f.read().index(b"\x02\x00\x00\x00\x06\x01\xff\xff\x07") + 4)
    f.write(b"\xfe\xff")

x = np.array([[0, 1], [2, 3], [4, 5.5]])
t = np.array([1, 0, 1])
for kind in ["<f8", ">f8", "<f4", ">f4", "<f2", "|u1", "|i1", "<u2", ">i2", "<i4", ">u4", "<i8", ">i8", "<u8"]:
    np.save(f"x-{kind[1:]}-{'big' if kind[0] == '>' else 'little'}.npy", x.astype(kind))
np.save("x-fortran.npy", np.asfortranarray(x))
np.save("x-cube-fortran.npy", np.asfortranarray(np.arange(24.0).reshape(3, 2, 4)))
np.save("x-bool.npy", x > 2)
np.save("t.npy", t)
np.save("t-column.npy", t.reshape(3, 1))
np.save("xt.npy", np.column_stack([x, t]))
np.save("text.npy", np.array([["a", "b"]]))
np.save("complex.npy", x.astype(complex))
np.save("records.npy", np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f8")]))
np.save("scalar.npy", np.array(3.0))
np.save("x-nan.npy", np.array([[0, 1], [2, np.nan], [4, 5.5]]))
with open("x-version2.npy", "wb") as f:
    np.lib.format.write_array(f, x, version=(2, 0))
with open("x-version3.npy", "wb") as f:
    np.lib.format.write_array(f, x, version=(3, 0))
np.savez("xt.npz", x=x, t=t)
np.savez_compressed("Xy.npz", X=x, y=t, other=np.zeros(5))
np.savez_compressed("keras.npz", x_train=x.astype("u1"), y_train=t, x_test=x[:1].astype("u1"), y_test=t[:1])
np.savez("only-x.npz", x=x)
np.savez("names.npz", a=x, b=t)


def idx(name, kind, array, zipped=False):
    codes = {"u1": 8, "i1": 9, "i2": 11, "i4": 12, "f4": 13, "f8": 14}
    data = struct.pack(">BBBB", 0, 0, codes[kind], array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    data += array.astype(">" + kind).tobytes()
    with gzip.GzipFile(name, "wb", mtime=0) if zipped else open(name, "wb") as f:
        f.write(data)


for kind in ["u1", "i1", "i2", "i4", "f4", "f8"]:
    idx(f"x-{kind}.idx", kind, x)
images = (np.arange(3 * 2 * 2).reshape(3, 2, 2) * 20).astype("u1")
idx("train-images-idx3-ubyte", "u1", images)
idx("train-labels-idx1-ubyte", "u1", t)
idx("gz-images-idx3-ubyte.gz", "u1", images, zipped=True)
idx("gz-labels-idx1-ubyte.gz", "u1", t, zipped=True)
idx("alone-images-idx3-ubyte", "u1", images)

text = "a,name,n,flag,y\n1.5,p q,7,true,0\n-2,é,,false,1\n0.001,r,9,true,0\n"
lines = [
    '{"a": 1.5, "name": "p q", "n": 7, "flag": true, "y": 0}',
    '{"a": -2, "name": "é", "flag": false, "y": 1}',
    '{"a": 1e-3, "name": "r", "n": 9, "flag": true, "y": 0}',
]
for name, content in {
    "table.csv": text,
    "table.tsv": text.replace(",", "\t"),
    "table.jsonl": "\n".join(lines) + "\n",
    "table.ndjson": "\r\n".join(lines),
}.items():
    with open(name, "w", newline="") as f:
        f.write(content)
for name, content in {"table.csv.gz": text, "table.jsonl.gz": "\n".join(lines)}.items():
    with gzip.GzipFile(name, "wb", mtime=0) as f:
        f.write(content.encode())

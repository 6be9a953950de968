"""Trains a network of one hidden layer on MNIST-format files with scikit-learn, and prints a JSON line an epoch.
Arguments: images, labels, hidden units, batch, epochs, learning rate."""

import gzip
import json
import sys

import numpy
import sklearn
from sklearn.neural_network import MLPClassifier

images, labels, hidden, batch, epochs, rate = sys.argv[1:]


def contents(path):
    with gzip.open(path) if path.endswith(".gz") else open(path, "rb") as file:
        return file.read()


pixels = contents(images)
rows = int.from_bytes(pixels[4:8], "big")
x = numpy.frombuffer(pixels, numpy.uint8, offset=16).reshape(rows, -1).astype(numpy.float32)
t = numpy.frombuffer(contents(labels), numpy.uint8, offset=8).astype(int)
x -= x.mean(dtype=float)
x /= x.std(dtype=float)
network = MLPClassifier(
    (int(hidden),), batch_size=int(batch), learning_rate_init=float(rate), alpha=0, random_state=1, solver="adam"
)
classes = numpy.unique(t)
print(json.dumps({"event": "start", "version": sklearn.__version__, "rows": rows}), flush=True)
for epoch in range(1, int(epochs) + 1):
    network.partial_fit(x, t, classes)
    print(json.dumps({"event": "epoch", "epoch": epoch, "loss": network.loss_}), flush=True)
print(json.dumps({"event": "done", "accuracy": network.score(x, t)}), flush=True)

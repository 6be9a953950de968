"""PyTorch, NumPy or SciPy in a process of its own: python3 worker.py torch|numpy|scipy <folder with problems.json>. Speaks as worker.mjs."""

import json
import os
import statistics
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import numpy as np

PEER, FOLDER = sys.argv[1], sys.argv[2]
STEPS = 3
SAMPLE_SECONDS = 1.2e-3
PROBLEMS = json.load(open(os.path.join(FOLDER, "problems.json")))
RATE, ADAM, FIT = PROBLEMS["learningRate"], PROBLEMS["adam"], PROBLEMS["fit"]

if PEER == "scipy":
    import scipy
    import scipy.optimize

if PEER == "torch":
    import torch

    torch.set_num_threads(1)


def read(name):
    return np.fromfile(os.path.join(FOLDER, name + ".f32"), dtype=np.float32)


def problem(name):
    """The network as numpy arrays: layers [(w [inputs, outputs], b)], x [batch, inputs], t."""
    p = PROBLEMS["networks"][name]
    numbers, at, layers = read(name), 0, []

    def take(*shape):
        nonlocal at
        n = int(np.prod(shape))
        at += n
        return numbers[at - n : at].reshape(shape).copy()

    for k, n in zip(p["widths"], p["widths"][1:]):
        layers.append((take(k, n), take(n)))
    x = take(p["batch"], p["widths"][0])
    if p["loss"] == "crossEntropy":
        return layers, x, take(p["batch"]).astype(np.int64), p["loss"]
    return layers, x, take(p["batch"], p["widths"][-1]), p["loss"]


def matrices(n):
    both = read(f"sgemm{n}").reshape(2, n, n)
    return both[0].copy(), both[1].copy()


def blas():
    """Which library multiplies: Debian's alternatives decide."""
    for folder in ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"):
        path = os.path.realpath(os.path.join(folder, "libblas.so.3"))
        if os.path.exists(path):
            return "OpenBLAS" if "openblas" in path else "reference BLAS"
    return "unknown BLAS"


class Torch:
    """torch.nn as its tutorials use it; weights are [out, in] there."""

    @staticmethod
    def version():
        return f"{torch.__version__}, {blas()}"

    @staticmethod
    def model(layers):
        modules = []
        for i, (w, b) in enumerate(layers):
            linear = torch.nn.Linear(*w.shape)
            linear.weight.data = torch.from_numpy(np.ascontiguousarray(w.T))
            linear.bias.data = torch.from_numpy(b)
            modules += [linear] + ([torch.nn.ReLU()] if i < len(layers) - 1 else [])
        return torch.nn.Sequential(*modules)

    @staticmethod
    def optimizer(parameters, rule):
        if rule == "sgd":
            return torch.optim.SGD(parameters, lr=RATE)
        betas = (ADAM["beta1"], ADAM["beta2"])
        return torch.optim.Adam(parameters, lr=ADAM["learningRate"], betas=betas, eps=ADAM["epsilon"])

    @classmethod
    def update(cls, theta, g, rule):
        p = torch.nn.Parameter(torch.from_numpy(theta))
        p.grad = torch.from_numpy(g)
        return cls.optimizer([p], rule).step, lambda: p.detach().numpy()

    @classmethod
    def train(cls, given, rule):
        layers, x, t, loss = given
        net = cls.model(layers)
        x, t = torch.from_numpy(x), torch.from_numpy(t)
        loss_of = torch.nn.CrossEntropyLoss() if loss == "crossEntropy" else torch.nn.MSELoss()
        optimizer = cls.optimizer(net.parameters(), rule)

        def step():
            optimizer.zero_grad()
            value = loss_of(net(x), t)
            value.backward()
            optimizer.step()
            return value.item()

        def parameters():
            linears = [m for m in net if isinstance(m, torch.nn.Linear)]
            arrays = [a for m in linears for a in (m.weight.detach().numpy().T, m.bias.detach().numpy())]
            return np.concatenate([a.ravel() for a in arrays])

        return step, parameters

    @classmethod
    def infer(cls, given, rows):
        net = cls.model(given[0])
        x = given[1][:rows].copy()

        def predict():
            with torch.no_grad():
                return net(torch.from_numpy(x)).numpy()

        return predict

    @staticmethod
    def sgemm(n):
        a, b = (torch.from_numpy(m) for m in matrices(n))
        return lambda: torch.matmul(a, b).numpy()


class Numpy:
    """The formulas by hand over NumPy's arrays."""

    @staticmethod
    def version():
        return f"{np.__version__}, {blas()}"

    @staticmethod
    def forward(layers, x):
        outputs = [x]
        for i, (w, b) in enumerate(layers):
            z = outputs[-1] @ w + b
            outputs.append(np.maximum(z, 0) if i < len(layers) - 1 else z)
        return outputs

    @classmethod
    def train(cls, given, rule):
        layers, x, t, loss = given
        rows = np.arange(len(x))
        moments = [[(np.zeros_like(p), np.zeros_like(p)) for p in layer] for layer in layers]
        count = 0

        def loss_and_delta(y):
            if loss == "squaredError":
                return float(np.mean((y - t) ** 2)), (2 / y.size) * (y - t)
            p = np.exp(y - y.max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
            value = float(-np.mean(np.log(p[rows, t])))
            p[rows, t] -= 1
            return value, p / np.float32(len(x))

        def step():
            nonlocal count
            count += 1
            outputs = cls.forward(layers, x)
            value, delta = loss_and_delta(outputs[-1])
            for i in reversed(range(len(layers))):
                w, _ = layers[i]
                gradients = (outputs[i].T @ delta, delta.sum(axis=0))
                if i > 0:
                    delta = (delta @ w.T) * (outputs[i] > 0)
                for p, g, moment in zip(layers[i], gradients, moments[i]):
                    cls.move(p, g, moment, rule, count)
            return value

        return step, lambda: np.concatenate([p.ravel() for layer in layers for p in layer])

    @staticmethod
    def move(p, g, moment, rule, count):
        if rule == "sgd":
            p -= RATE * g
            return
        m, v = moment
        m *= ADAM["beta1"]
        m += (1 - ADAM["beta1"]) * g
        v *= ADAM["beta2"]
        v += (1 - ADAM["beta2"]) * g * g
        corrected = np.sqrt(v / (1 - ADAM["beta2"] ** count)) + ADAM["epsilon"]
        p -= ADAM["learningRate"] / (1 - ADAM["beta1"] ** count) * m / corrected

    @classmethod
    def update(cls, theta, g, rule):
        moment, count = (np.zeros_like(theta), np.zeros_like(theta)), 0

        def step():
            nonlocal count
            count += 1
            cls.move(theta, g, moment, rule, count)

        return step, lambda: theta

    @classmethod
    def infer(cls, given, rows):
        layers, x = given[0], given[1][:rows].copy()
        return lambda: cls.forward(layers, x)[-1]

    @staticmethod
    def sgemm(n):
        a, b = matrices(n)
        return lambda: a @ b


class Scipy:
    """Minimisers, their functions written over NumPy's arrays."""

    @staticmethod
    def version():
        return scipy.__version__

    @staticmethod
    def minimise(n, method):
        start = np.where(np.arange(n) % 2 == 0, -1.2, 1.0)
        options = {"gtol": FIT["gradientTolerance"]}
        from_ = scipy.optimize
        return lambda: from_.minimize(from_.rosen, start, jac=from_.rosen_der, method=method, options=options).x

    @staticmethod
    def fit(m):
        t, y = read(f"fit{m}").reshape(2, m).astype(np.float64)

        def residuals(x):
            a, b, c, d, e, f, g, h = x
            u, v = (t - b) / c, (t - e) / f
            return a * np.exp(-0.5 * u * u) + d * np.exp(-0.5 * v * v) + g + h * t - y

        def jacobian(x):
            a, b, c, d, e, f = x[:6]
            u, v = (t - b) / c, (t - e) / f
            left, right = np.exp(-0.5 * u * u), np.exp(-0.5 * v * v)
            columns = (left, a * left * u / c, a * left * u * u / c, right, d * right * v / f, d * right * v * v / f)
            return np.stack((*columns, np.ones(m), t), axis=1)

        tolerances = {name: FIT["tolerance"] for name in ("xtol", "ftol", "gtol")}
        fit = scipy.optimize.least_squares
        return lambda: fit(residuals, FIT["start"], jacobian, method="lm", **tolerances).x


PEERS = {"torch": Torch, "numpy": Numpy, "scipy": Scipy}
LACKS = {"minimise": "no minimisers beside L-BFGS" if PEER == "torch" else "no minimisers", "fit": "no least squares by Levenberg and Marquardt"}
OPERATIONS = {}


def prepare(case):
    peer = PEERS[PEER]
    if not hasattr(peer, case["kind"]):
        return {"cannot": LACKS.get(case["kind"], "minimisers only")}
    if case["kind"] == "train":
        step, parameters = peer.train(problem(case["network"]), case["rule"])
        before = parameters().astype(np.float64)
        losses = [step()]
        moved = (parameters() - before).tolist()
        losses += [step() for _ in range(STEPS - 1)]
        OPERATIONS[case["name"]] = step
        return {"losses": losses, "moved": moved}
    if case["kind"] == "update":
        theta, g = read(f"update{case['n']}").reshape(2, case["n"]).copy()
        step, parameters = peer.update(theta, g, case["rule"])
        before = parameters().astype(np.float64)
        step()
        OPERATIONS[case["name"]] = step
        return {"moved": (parameters() - before).tolist()}
    if case["kind"] == "infer":
        given = (problem(case["network"]), case["rows"])
    else:
        given = {"fit": ["m"], "minimise": ["n", "method"], "sgemm": ["n"]}[case["kind"]]
        given = tuple(case[name] for name in given)
    operation = getattr(peer, case["kind"])(*given)
    OPERATIONS[case["name"]] = operation
    return {"output": operation().ravel().tolist()}


def timed(operation, repeats):
    begun = time.perf_counter()
    for _ in range(repeats):
        operation()
    return time.perf_counter() - begun


def measure(case, ms):
    operation = OPERATIONS[case["name"]]
    repeats = 1
    while timed(operation, repeats) < SAMPLE_SECONDS:
        repeats *= 2
    samples, end = [], time.perf_counter() + ms / 1000
    while len(samples) < 3 or time.perf_counter() < end:
        samples.append(timed(operation, repeats) / repeats)
    return {"seconds": statistics.median(samples)}


for line in sys.stdin:
    command = json.loads(line)
    try:
        if command["do"] == "version":
            answer = {"version": PEERS[PEER].version()}
        elif command["do"] == "prepare":
            answer = prepare(command["case"])
        else:
            answer = measure(command["case"], command["ms"])
    except Exception as error:  # the error is the answer: a peer that fails is shown with it
        answer = {"error": f"{type(error).__name__}: {error}"}
    print("ELBOW " + json.dumps(answer), flush=True)

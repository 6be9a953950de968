"""Fits the polynomials of assembly/math/erf.ts in 40 digits and prints their coefficients, the lowest first.

erf x = x + x·P(x²) below 1; beyond, 1 − exp(−x²)·Q(s), s = 1/(x + c) − centre, up to where erf x rounds to 1.
Lawson's algorithm (1961): least squares at Chebyshev nodes, whose weights grow with the errors, so that the largest
error comes close to the smallest possible. Needs Python 3 and mpmath: python3 scripts/fit_erf.py
"""

from mpmath import binomial, cos, erf, erfc, exp, log, matrix, mp, mpf, nstr, pi, polyval, qr_solve, sqrt

mp.dps = 40
ROUNDS = 40


def fit(f, weight, low, high, degree):
    """The largest weighted error, and the coefficients in s = x − (low + high)/2."""
    n = 8 * (degree + 1)
    middle, half = (low + high) / 2, (high - low) / 2
    nodes = [half * cos(pi * (2 * i + 1) / (2 * n)) for i in range(n)]
    values = [f(middle + s) for s in nodes]
    weights = [weight(middle + s) for s in nodes]
    lawson = [mpf(1)] * n
    best = None
    for _ in range(ROUNDS):
        a, b = matrix(n, degree + 1), matrix(n, 1)
        for i, s in enumerate(nodes):
            root = sqrt(lawson[i]) * weights[i]
            b[i] = root * values[i]
            for j in range(degree + 1):
                a[i, j] = root * (s / half) ** j
        c, _ = qr_solve(a, b)
        c = [c[j] / half**j for j in range(degree + 1)]
        errors = [abs(polyval(c[::-1], s) - v) * w for s, v, w in zip(nodes, values, weights)]
        worst = max(errors)
        if best is None or worst < best[0]:
            best = worst, c
        lawson = [old * error for old, error in zip(lawson, errors)]
        total = sum(lawson)
        lawson = [old * n / total for old in lawson]
    return best


def moved(c, by):
    """The coefficients in s + by instead of s."""
    n = len(c)
    return [sum(c[j] * binomial(j, k) * (-by) ** (j - k) for j in range(k, n)) for k in range(n)]


def show(name, worst, c):
    print(f"{name}: largest error 2^{nstr(log(worst, 2), 4)}")
    print("\n".join(f"  {float(value)!r}" for value in c))


def near_zero(degree):
    worst, c = fit(lambda z: erf(sqrt(z)) / sqrt(z) - 1, lambda z: mpf(1), mpf(0), mpf(1), degree)
    show(f"P of degree {degree} in x^2", worst, moved(c, mpf(1) / 2))


def beyond_one(shift, saturated, degree):
    """x = 1/t − shift runs from 1 to where erf rounds to 1."""
    low, high = 1 / (saturated + shift), 1 / (1 + shift)

    def scaled(t):
        x = 1 / t - shift
        return erfc(x) * exp(x * x)

    worst, c = fit(scaled, lambda t: exp(-((1 / t - shift) ** 2)), low, high, degree)
    show(f"Q of degree {degree}, c = {nstr(shift)}, centre {nstr((low + high) / 2, 20)}", worst, c)


near_zero(12)
beyond_one(mpf(2), mpf(6), 12)
near_zero(6)
beyond_one(mpf(3) / 2, mpf(4), 4)

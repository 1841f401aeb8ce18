"""ReservoirPy: echo-state networks in float64, as its users run them.

Its source is enough: PYTHONPATH says where it lies.
"""
import peer

arguments = peer.options()
peer.limit_threads(arguments.threads)

import numpy  # noqa: E402
import scipy.sparse  # noqa: E402

import reservoirpy_shims  # noqa: E402

from reservoirpy import __version__  # noqa: E402
from reservoirpy.nodes import Reservoir, Ridge  # noqa: E402
from reservoirpy.observables import spectral_radius  # noqa: E402

noise = numpy.random.default_rng(1)


def uniform(*shape):
    return noise.uniform(-0.5, 0.5, shape)


def recurrent(units, density):
    if density == 1:
        return uniform(units, units)
    drawn = scipy.sparse.random(units, units, density, format="csr", random_state=1, data_rvs=uniform)
    return scipy.sparse.csr_array(drawn)


def reservoir(units, density):
    w = recurrent(units, density) * (1.25 / (units * density / 12) ** 0.5)
    seed = reservoirpy_shims.Generator(numpy.random.PCG64(1))
    return Reservoir(W=w, Win=uniform(units, 1), bias=uniform(units), lr=0.5, seed=seed)


def run(reservoirs, sequences, units, density, steps):
    """A batch is what its users write: sequences and reservoirs in turn."""
    x = noise.standard_normal((sequences, steps, 1)) if sequences > 1 else noise.standard_normal((steps, 1))
    nodes = [reservoir(units, density) for _ in range(reservoirs)]

    def work():
        for node in nodes:
            node.run(x)
    return work


def make(row):
    kind, what, *rest = row.split()
    if kind == "esn":
        reservoirs, sequences, units = map(int, what.split("x"))
        return run(reservoirs, sequences, units, float(rest[0]), int(rest[1]))
    if kind == "ridge":
        rows, features = map(int, what.split("x"))
        x, y = noise.standard_normal((rows, features)), noise.standard_normal((rows, 1))
        return lambda: Ridge(ridge=1e-6).fit(x, y)
    if kind == "spectral-radius":
        w = recurrent(int(what), float(rest[0]))
        return lambda: spectral_radius(w)
    raise KeyError(row)


def product(n):
    """In float32, to be compared with the others'."""
    a, b = uniform(n, n).astype(numpy.float32), uniform(n, n).astype(numpy.float32)
    return lambda: a @ b, a, b


peer.Peer(arguments, "ReservoirPy", __version__, make, product).run()

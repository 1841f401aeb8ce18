"""numpy: products by the BLAS behind it, a plain copy, and a dense reservoir in float32 as one writes it by hand."""
import peer

arguments = peer.options()
peer.limit_threads(arguments.threads)

import numpy  # noqa: E402

noise = numpy.random.default_rng(1)


def normal(*shape):
    return noise.standard_normal(shape, dtype=numpy.float32)


def run(sequences, units, steps):
    """All sequences in one product; out= where numpy has it: nothing is allocated but the sum of the two shares."""
    scale, leak = numpy.float32(1.25 / (units / 12) ** 0.5), numpy.float32(0.5)
    w, bias, w_in = (noise.random(shape, dtype=numpy.float32) - numpy.float32(0.5)
                     for shape in ((units, units), units, units))
    w *= scale
    u, x = normal(steps, sequences, 1), numpy.zeros((sequences, units), numpy.float32)
    z = numpy.empty_like(x)

    def work():
        for step in u:
            numpy.matmul(x, w, out=z)
            numpy.add(z, step * w_in + bias, out=z)
            numpy.tanh(z, out=z)
            numpy.multiply(z, leak, out=z)
            numpy.multiply(x, 1 - leak, out=x)
            numpy.add(x, z, out=x)
    return work


def make(row):
    kind, what, *rest = row.split()
    if kind in ("copy", "gemm") and rest:
        raise KeyError(row)
    if kind == "esn" and rest[0] == "1":
        reservoirs, sequences, units = map(int, what.split("x"))
        if reservoirs == 1:
            return run(sequences, units, int(rest[1]))
    if kind == "spectral-radius":
        w = normal(int(what), int(what)).astype(float)
        w[noise.random(w.shape) > float(rest[0])] = 0
        return lambda: abs(numpy.linalg.eigvals(w)).max()
    if kind == "copy":
        x, y = normal(int(what)), numpy.empty(int(what), numpy.float32)
        return lambda: numpy.copyto(y, x)
    if kind == "gemm":
        *batch, m, k, n = map(int, what.split("x"))
        a, b, c = normal(*batch, m, k), normal(*batch, k, n), numpy.empty((*batch, m, n), numpy.float32)
        return lambda: numpy.matmul(a, b, out=c)
    raise KeyError(row)


def product(n):
    a, b, c = normal(n, n), normal(n, n), numpy.empty((n, n), numpy.float32)
    return lambda: numpy.matmul(a, b, out=c), a, b


peer.Peer(arguments, "numpy", numpy.__version__, make, product).run()

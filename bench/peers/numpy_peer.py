"""numpy: products by the BLAS behind it (OpenBLAS), and a plain copy."""
import peer

arguments = peer.options()
peer.limit_threads(arguments.threads)

import numpy  # noqa: E402

noise = numpy.random.default_rng(1)


def normal(*shape):
    return noise.standard_normal(shape, dtype=numpy.float32)


def make(row):
    kind, what = row.split()[:2]
    if kind == "copy":
        x, y = normal(int(what)), numpy.empty(int(what), numpy.float32)
        return lambda: numpy.copyto(y, x)
    if kind == "gemm":
        *batch, m, k, n = map(int, what.split("x"))
        a, b, c = normal(*batch, m, k), normal(*batch, k, n), numpy.empty((*batch, m, n), numpy.float32)
        return lambda: numpy.matmul(a, b, out=c)
    raise KeyError(row)


peer.main(arguments, "numpy", numpy.__version__ + peer.blas(), make)

"""Which library multiplies this process's matrices, with which kernels, how fast, and whether rightly."""
import ctypes
import math
import time

LAPS, LAP_SECONDS, PLACES = 7, 0.03, 64
ROUNDING = 2.0 ** -24  # of float32

# What a path among the loaded libraries says; the reference BLAS is last, since others come under its name too.
KNOWN = (("openblas", "OpenBLAS"), ("mkl", "MKL"), ("blis", "BLIS"), ("accelerate", "Accelerate"),
         ("libblas", "the reference BLAS"))


def loaded():
    try:
        with open("/proc/self/maps", encoding="utf-8") as maps:
            return sorted({line.split()[-1] for line in maps if "/" in line})
    except OSError:
        return []


def ask(library, question):
    """What an OpenBLAS answers; numpy's and scipy's own builds have names with something before and behind."""
    for name in (f"{before}{question}{behind}" for before in ("", "scipy_") for behind in ("", "64_", "_64")):
        try:
            function = getattr(ctypes.CDLL(library), name)
        except (AttributeError, OSError):
            continue
        function.restype = ctypes.c_char_p
        return function().decode()
    return ""


def name():
    """The library and its kernel; None where nothing known is loaded, or it does not say."""
    paths = loaded()
    for sign, library in KNOWN:
        for path in (path for path in paths if sign in path.lower()):
            config = ask(path, "openblas_get_config").split()
            if sign == "openblas" and not config:
                continue
            named = f"{library} {config[1]}" if len(config) > 1 else library
            return named, ask(path, "openblas_get_corename") or None
    return None, None


def probe(multiply, a, b, seconds, synchronize=lambda: None):
    """GFLOP/s of multiply() = A·B, and its largest error over what rounding in float32 may cost, at some places.

    The sums are Python's own, in float64: no BLAS has a part in them.
    """
    (rows, inner), columns = a.shape, b.shape[1]
    c = multiply()
    c = c.to_dense() if getattr(c, "is_mkldnn", False) else c  # oneDNN's own layout
    worst = 0.0
    for place in range(PLACES):
        i, j = place * 7919 % rows, place * 104729 % columns
        products = [x * y for x, y in zip(a[i].tolist(), b[:, j].tolist())]
        allowed = 4 * math.sqrt(inner) * ROUNDING * math.fsum(map(abs, products))
        error = abs(float(c[i, j]) - math.fsum(products)) / allowed
        worst = max(worst, error if error == error else math.inf)
    for _ in range(3):
        multiply()
    return 2e-9 * rows * inner * columns / fastest(multiply, seconds, synchronize), worst


def fastest(work, seconds, synchronize):
    """Seconds of a call: of the fastest lap, for other programs only make them longer."""
    laps = []
    for _ in range(LAPS):
        synchronize()
        calls, start, end = 0, seconds(), time.perf_counter() + LAP_SECONDS
        while calls == 0 or time.perf_counter() < end:
            work()
            calls += 1
            synchronize()
        laps.append((seconds() - start) / calls)
    return min(laps)

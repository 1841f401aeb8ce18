"""What the peers share: which rows there are, and how one is timed.

A row is work with a name, such as "gemm 512x512x512". Alone, a peer times every row that it knows and prints one JSON
object. With --serve it answers `qtgpu bench --peers`, one JSON object a line: it is asked for a row and times one
repetition, so that both sides of a comparison take turns.
"""
import argparse
import ctypes
import json
import os
import statistics
import sys
import time

ELEMENTS = 1 << 24
SAMPLES = 4096  # of one pass of training
STEPS = 50  # of a reservoir
WARM_CALLS, WARM_SECONDS, LAP_SECONDS = 5, 0.3, 0.1

ROWS = (
    [f"{name} {ELEMENTS}" for name in ("copy", "relu", "tunnelling", "tunnelling-backward")]
    + [f"gemm {shape}" for shape in ("512x512x512", "1024x1024x1024", "4096x784x512", "64x784x100", "256x64x64x64")]
    + [f"train {net} {batch} {optimizer} {activation}"
       for net in ("784-512-512-10", "784-100-10") for batch in (64, 256, 4096)
       for optimizer in ("sgd", "adam") for activation in ("relu", "tunnelling")]
    + [f"esn 1x{sequences}x{units} {density} {STEPS}" for density in (1, 0.1) for sequences in (1, 64) for units in (500, 1000)]
    + [f"esn 64x1x{units} 0.1 {STEPS}" for units in (500, 1000)]
    + ["ridge 10000x1000", "spectral-radius 1000 1", "spectral-radius 1000 0.1"]
)


def rate(row, seconds):
    """The row's usual unit, and how much of it that is."""
    kind, what = row.split()[:2]
    if kind == "train":
        return "samples/s", SAMPLES / seconds
    if kind == "gemm":
        flops = 2
        for extent in what.split("x"):
            flops *= int(extent)
        return "GFLOP/s", 1e-9 * flops / seconds
    if kind == "esn":
        reservoirs, sequences, _ = map(int, what.split("x"))
        return "updates/s", reservoirs * sequences * int(row.split()[3]) / seconds
    if kind in ("ridge", "spectral-radius"):
        return "ms", 1e3 * seconds
    return "ns/element", 1e9 * seconds / int(what)


def lap(work, calls):
    """Seconds of one call: of the clock on the wall, and of the processors under all threads of this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(calls):
        work()
    return (time.perf_counter() - wall) / calls, (time.process_time() - cpu) / calls


def warm(work):
    """Runs the work until caches, clocks and allocators have settled; then how many calls make one repetition."""
    done, start = 0, time.perf_counter()
    while done < WARM_CALLS and time.perf_counter() - start < 4 * WARM_SECONDS or time.perf_counter() - start < WARM_SECONDS:
        work()
        done += 1
    return max(1, round(LAP_SECONDS / lap(work, 1)[0]))


def serve(name, version, make):
    """Rows stay ready until an empty line says that they are done with."""
    print(json.dumps({"peer": name, "version": version}), flush=True)
    ready = {}
    for line in sys.stdin:
        row = line.strip()
        if not row:
            ready.clear()
            continue
        try:
            if row not in ready:
                work = make(row)
                ready[row] = work, warm(work)
            wall, cpu = lap(*ready[row])
            print(json.dumps({"wall": wall, "cpu": cpu}), flush=True)
        except (KeyError, RuntimeError, MemoryError) as error:
            print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)


def summary(values):
    return {"min": min(values), "median": statistics.median(values), "max": max(values)}


def measure(row, work, repetitions):
    calls = warm(work)
    laps = [lap(work, calls) for _ in range(repetitions)]
    unit = rate(row, 1)[0]
    return {"row": row, "unit": unit, "repetitions": repetitions,
            "cpu": summary([rate(row, cpu)[1] for _, cpu in laps]),
            "wall": summary([rate(row, wall)[1] for wall, _ in laps])}


def blas():
    """Which OpenBLAS is loaded, and for which processor its kernels were chosen; nothing where it does not say."""
    try:
        with open("/proc/self/maps", encoding="utf-8") as maps:
            libraries = {line.split()[-1] for line in maps if "openblas" in line}
        say = ctypes.CDLL(sorted(libraries)[0]).openblas_get_config
        say.restype = ctypes.c_char_p
        words = say().decode().split()
        return f", {words[0]} {words[1]} ({words[-2]})"
    except (OSError, IndexError, AttributeError):
        return ""


def limit_threads(count):
    """To be called before a library is loaded, which is when it reads these."""
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = str(count)


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--serve", action="store_true", help="answer `qtgpu bench --peers`")
    parser.add_argument("--through", default="", help="torch_peer.py: onednn takes products through oneDNN")
    parser.add_argument("rows", nargs="*", help='such as "gemm 512x512x512"; all of them by default')
    return parser.parse_args()


def main(arguments, name, version, make):
    """make(row) is a function that does the row's work once, or raises KeyError where this peer has no such row."""
    if arguments.serve:
        return serve(name, version, make)
    results = []
    for row in arguments.rows or ROWS:
        try:
            work = make(row)
        except KeyError:
            continue
        results.append(measure(row, work, arguments.repetitions))
    print(json.dumps({"peer": name, "version": version, "threads": arguments.threads, "rows": results}, indent=2))

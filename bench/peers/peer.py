"""What the peers share: which rows there are, and how one is timed.

A row is work with a name, such as "gemm 512x512x512". Alone, a peer times every row that it knows and prints one JSON
object a line: first what it is, then each row as soon as it is measured. With --serve it answers `qtgpu bench --peers`:
it is asked for a row and times one repetition, so that both sides of a comparison take turns.
"""
import argparse
import json
import os
import statistics
import sys
import time

import peer_blas

SAMPLES = 4096  # of one pass of training, where the row does not say
STEPS = 50  # of a reservoir
WARM_CALLS, WARM_SECONDS, LAP_SECONDS = 5, 0.3, 0.03


def rows(device):
    """What a peer is asked for when nobody asks for less; the most telling first."""
    on_gpu = device != "cpu"
    elements = 1 << (26 if on_gpu else 24)
    shapes = ("512x512x512", "1024x1024x1024", "4096x784x512", "64x784x100", "256x64x64x64")
    if on_gpu:
        shapes = [f"{n}x{n}x{n}" for n in (512, 1024, 2048, 4096, 8192)] + ["256x64x64x64", "64x512x512x512"]
    batches = (64, 4096, 65536) if on_gpu else (64, 256, 4096)
    return (
        [f"{name} {elements}{how}" for name in ("copy", "tunnelling", "tunnelling-backward", "relu", "relu-backward")
         for how in ("", " compiled")]
        + [f"gemm {shape}{how}" for shape in shapes for how in ("", " tf32")]
        + [f"train {net} {batch} {optimizer} {activation} samples={max(SAMPLES, batch)}{how}"
           for net in ("784-512-512-10", "784-100-10") for optimizer in ("sgd", "adam") for batch in batches
           for activation in ("relu", "tunnelling") for how in ("", " compiled", " graph", " compiled graph")]
        + [f"recurrent {cell} 20x{inputs}x{hidden} {batch} {activation}"
           for inputs, hidden, batch in (
               (64, 64, 1), (64, 64, 64), (64, 64, 1024), (1, 64, 64), (64, 512, 64), (64, 512, 1))
           for cell, activation in (("elman", "tanh"), ("elman", "tunnelling"), ("gru", "tanh"), ("lstm", "tanh"))]
        + [f"bayesian {work} 784-100-10 64 {activation} {how}"
           for activation in ("relu", "tunnelling")
           for work, how in (
               ("deterministic", "adam"), ("local", "adam draws=1"), ("local", "adam draws=20"),
               ("weights", "adam draws=1"), ("weights", "adam draws=5"),
               ("deterministic", "forward"), ("local", "forward draws=1"), ("local", "forward draws=50"))]
        + [f"edges daruan {shape} {how}"
           for shape in ("64x64x64", "64x784x16") for how in ("forward", "trained")]
        + [f"esn 1x{sequences}x{units} {density} {STEPS}"
           for density in (1, 0.1) for sequences in (1, 64) for units in (500, 1000)]
        + [f"esn 64x1x{units} 0.1 {STEPS}" for units in (500, 1000)]
        + ["ridge 10000x1000", "spectral-radius 1000 1", "spectral-radius 1000 0.1"])


def samples(words):
    """How many samples a training row passes over."""
    return next((int(word[len("samples="):]) for word in words if word.startswith("samples=")), SAMPLES)


def rate(row, seconds):
    """The row's usual unit, and how much of it that is."""
    kind, what, *rest = row.split()
    if kind == "train":
        return "samples/s", samples(rest) / seconds
    if kind == "gemm":
        flops = 2
        for extent in what.split("x"):
            flops *= int(extent)
        return "GFLOP/s", 1e-9 * flops / seconds
    if kind == "edges":
        batch, inputs, outputs = map(int, rest[0].split("x"))
        return "10⁶ evaluations/s", 1e-6 * batch * inputs * outputs / seconds
    if kind in ("recurrent", "bayesian"):
        return "steps/s", 1 / seconds
    if kind == "esn":
        reservoirs, sequences, _ = map(int, what.split("x"))
        return "updates/s", reservoirs * sequences * int(rest[1]) / seconds
    if kind in ("ridge", "spectral-radius"):
        return "ms", 1e3 * seconds
    return "ns/element", 1e9 * seconds / int(what)


def limit_threads(count):
    """To be called before a library is loaded, which is when it reads these."""
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = str(count)


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--device", default="cpu", help="torch_peer.py: cpu, or cuda[:N]")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--serve", action="store_true", help="answer `qtgpu bench --peers`")
    parser.add_argument("--through", default="", help="torch_peer.py: onednn takes products through oneDNN")
    parser.add_argument("rows", nargs="*", help='such as "gemm 512x512x512"; all of them by default')
    return parser.parse_args()


class Peer:
    """A library with its rows.

    make(row) is a function that does the row's work once, or raises KeyError where this peer has no such row.
    product(n) is a function that multiplies two matrices of n × n, and those two. synchronize() waits for a device,
    forget() gives back what rows that are done with have left.
    """

    def __init__(self, arguments, name, version, make, product, blas=None, extent=768,
                 synchronize=lambda: None, forget=lambda: None):
        self.arguments, self.make, self.synchronize, self.forget = arguments, make, synchronize, forget
        self.on_gpu = arguments.device != "cpu"
        library, kernel = blas or peer_blas.name()
        seconds = time.process_time if arguments.threads == 1 and not self.on_gpu else time.perf_counter
        gflops, error = peer_blas.probe(*product(extent), seconds, synchronize)
        self.hello = {"peer": name, "version": version, "blas": library, "kernel": kernel, "gflops": gflops,
                      "correct": error <= 1, "threads": arguments.threads, "device": arguments.device}

    def lap(self, work, calls):
        """Seconds of one call: of the clock on the wall, and of the processors under all threads of this process."""
        self.synchronize()
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(calls):
            work()
        self.synchronize()
        return (time.perf_counter() - wall) / calls, (time.process_time() - cpu) / calls

    def warm(self, work):
        """Runs the work until caches, clocks and allocators have settled; then how many calls make one repetition."""
        self.lap(work, 1)  # compiles, where anything is compiled
        done, start = 0, time.perf_counter()
        while time.perf_counter() - start < (WARM_SECONDS if done >= WARM_CALLS else 4 * WARM_SECONDS):
            self.lap(work, 1)
            done += 1
        return max(1, round(LAP_SECONDS / self.lap(work, 1)[0]))

    def serve(self):
        """Rows stay ready until an empty line says that they are done with."""
        print(json.dumps(self.hello), flush=True)
        ready = {}
        for line in sys.stdin:
            row = line.strip()
            if not row:
                ready.clear()
                self.forget()
                continue
            try:
                if row not in ready:
                    work = self.make(row)
                    ready[row] = work, self.warm(work)
                wall, cpu = self.lap(*ready[row])
                answer = {"wall": wall, "cpu": cpu}
            except KeyError:
                answer = {"unknown": row}
            except Exception as error:  # a compiler or a driver may fail in many ways: the other rows go on
                answer = {"error": words(error)}
            print(json.dumps(answer), flush=True)

    def measure(self, row):
        work = self.make(row)
        calls = self.warm(work)
        laps = [self.lap(work, calls) for _ in range(self.arguments.repetitions)]
        result = {"row": row, "unit": rate(row, 1)[0], "repetitions": len(laps),
                  "wall": summary([rate(row, wall)[1] for wall, _ in laps])}
        return result if self.on_gpu else {**result, "cpu": summary([rate(row, cpu)[1] for _, cpu in laps])}

    def run(self):
        if self.arguments.serve:
            return self.serve()
        print(json.dumps(self.hello), flush=True)
        for row in self.arguments.rows or rows(self.arguments.device):
            self.forget()
            try:
                print(json.dumps(self.measure(row)), flush=True)
            except KeyError:
                continue
            except Exception as error:
                print(json.dumps({"row": row, "error": words(error)}), flush=True)


def words(error):
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"


def summary(values):
    return {"min": min(values), "median": statistics.median(values), "max": max(values)}

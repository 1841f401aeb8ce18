"""How well ReservoirPy forecasts: trained on steps 0 to 2000 of a series, one step ahead and freely over the next 500.

    PYTHONPATH=reservoirpy python3 reservoirpy_forecast.py SERIES.txt --units 500 --seeds 9

The scores are those of `qtgpu esn`: NMSE is the mean squared error over the variance of the targets, and a step is valid
before the first error above 0.4 of their standard deviation.
"""
import argparse
import json

import numpy

import reservoirpy_shims
from reservoirpy import __version__
from reservoirpy.nodes import Reservoir, Ridge

parser = argparse.ArgumentParser()
parser.add_argument("series")
parser.add_argument("--units", type=int, default=500)
parser.add_argument("--seeds", type=int, default=9)
parser.add_argument("--leak", type=float, default=0.3)
parser.add_argument("--spectral-radius", type=float, default=1.25)
parser.add_argument("--input-scale", type=float, default=1.0)
parser.add_argument("--bias-scale", type=float, default=1.0)
parser.add_argument("--ridge", type=float, default=1e-8)
arguments = parser.parse_args()

TRAIN, WASHOUT, HORIZON = 2000, 100, 500
series = numpy.loadtxt(arguments.series).reshape(-1, 1)
inputs, targets = series[:-1], series[1:]
truth = targets[TRAIN:TRAIN + HORIZON, 0]


def forecast(seed):
    noise = numpy.random.default_rng(seed)
    n = arguments.units
    w = noise.uniform(-0.5, 0.5, (n, n))
    w *= arguments.spectral_radius / abs(numpy.linalg.eigvals(w)).max()
    node = Reservoir(
        W=w, Win=arguments.input_scale * noise.uniform(-0.5, 0.5, (n, 1)), bias=arguments.bias_scale * noise.uniform(-0.5, 0.5, n),
        lr=arguments.leak, seed=reservoirpy_shims.Generator(numpy.random.PCG64(seed)))
    states = node.run(inputs[:TRAIN])
    readout = Ridge(ridge=arguments.ridge).fit(numpy.hstack([inputs[WASHOUT:TRAIN], states[WASHOUT:]]), targets[WASHOUT:TRAIN])
    last = states[-1].copy()
    ahead = readout.run(numpy.hstack([inputs[TRAIN:TRAIN + HORIZON], node.run(inputs[TRAIN:TRAIN + HORIZON])]))[:, 0]
    node.state["out"][...] = last
    value, free = inputs[TRAIN], []
    for _ in range(HORIZON):
        value = readout(numpy.hstack([value, node(value)]))
        free.append(float(value[0]))
    return ahead, numpy.array(free)


def nmse(y):
    return float(((y - truth) ** 2).mean() / truth.var())


def valid(y):
    wrong = numpy.flatnonzero(abs(y - truth) > 0.4 * truth.std())
    return int(wrong[0]) if wrong.size else HORIZON


runs = [forecast(seed) for seed in range(1, arguments.seeds + 1)]
print(json.dumps({
    "peer": f"ReservoirPy {__version__}", "units": arguments.units, "seeds": arguments.seeds,
    "nmse_one_step": float(numpy.median([nmse(ahead) for ahead, _ in runs])),
    "nmse_free_run": float(numpy.median([nmse(free) for _, free in runs])),
    "mse_free_run": float(numpy.median([((free - truth) ** 2).mean() for _, free in runs])),
    "valid_steps": float(numpy.median([valid(free) for _, free in runs])),
}))

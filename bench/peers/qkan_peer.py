"""QKAN, by the authors of DARUAN: a layer whose edges are qubits, as its users run it on a CPU (solver "exact").

Its source is enough: PYTHONPATH says where it lies. All its parameters are trained; a term v*silu(x) is in it, too.
"""
import peer

arguments = peer.options()
peer.limit_threads(arguments.threads)

import torch  # noqa: E402

from qkan import __version__  # noqa: E402
from qkan.qkan import QKANLayer  # noqa: E402

torch.set_num_threads(arguments.threads)
torch.manual_seed(1)
REPETITIONS = 3


def make(row):
    kind, function, *rest = row.split()
    if kind != "edges" or function != "daruan" or rest[1] not in ("forward", "trained"):
        raise KeyError(row)
    batch, inputs, outputs = map(int, rest[0].split("x"))
    layer = QKANLayer(
        inputs, outputs, reps=REPETITIONS, solver="exact", preact_trainable=True, postact_weight_trainable=True,
        postact_bias_trainable=True)
    x = torch.randn(batch, inputs, requires_grad=rest[1] == "trained")
    dy = torch.randn(batch, outputs)

    def forward():
        with torch.no_grad():
            layer(x)

    def trained():
        layer.zero_grad(set_to_none=True)
        x.grad = None
        layer(x).backward(dy)
    return forward if rest[1] == "forward" else trained


def product(n):
    a, b = torch.rand(n, n) - 0.5, torch.rand(n, n) - 0.5
    return lambda: a @ b, a.numpy(), b.numpy()


peer.Peer(arguments, "QKAN", __version__, make, product).run()

"""PyTorch on the CPU: a training step as its users write it, activations, products.

The tunnelling activation is written in plain operations, as the published code does; autograd finds its derivative.
"""
import re

import peer

arguments = peer.options()
peer.limit_threads(arguments.threads)

import torch  # noqa: E402

torch.set_num_threads(arguments.threads)
torch.manual_seed(1)
ONEDNN = arguments.through == "onednn"


def tunnelling(z, height=30.0, theta=0.5, scale=10.0):
    e = scale * z / height
    above = e > 0
    e = torch.where(above, e, torch.full_like(e, 0.5))
    w = theta * theta * (1 - e)
    size = w.abs().clamp_min(1e-12)
    root = size.sqrt()
    f = torch.where(w > 0, torch.sinh(root) ** 2 / size, torch.sin(root) ** 2 / size)
    return torch.where(above, 4 * e / (4 * e + theta * theta * f), torch.zeros_like(e))


ACTIVATIONS = {"relu": torch.relu, "tunnelling": tunnelling}


def forward(name, elements):
    z = torch.randn(elements)
    if name == "relu":
        y = torch.empty_like(z)
        return lambda: torch.clamp_min(z, 0, out=y)

    def work():
        with torch.no_grad():
            tunnelling(z)
    return work


def forward_backward(elements):
    z, dy = torch.randn(elements).requires_grad_(), torch.randn(elements)

    def work():
        z.grad = None
        tunnelling(z).backward(dy)
    return work


def gemm(extents):
    *batch, m, k, n = extents
    a, b = torch.randn(*batch, m, k), torch.randn(*batch, k, n)
    if ONEDNN:
        if batch:
            raise KeyError("gemm in batches")
        a, transposed = a.to_mkldnn(), b.t().contiguous().to_mkldnn()
        return lambda: torch.nn.functional.linear(a, transposed)
    c = torch.empty(*batch, m, n)
    return (lambda: torch.bmm(a, b, out=c)) if batch else (lambda: torch.mm(a, b, out=c))


def train(widths, batch, optimizer, activation, shuffled):
    """One pass over the samples: forward, cross-entropy, backward, step.

    Batches are slices, which cost nothing, or rows gathered in a random order, as ours are.
    """
    x, y = torch.rand(peer.SAMPLES, widths[0]), torch.randint(0, widths[-1], (peer.SAMPLES,))
    layers = [((torch.randn(i, o) * 0.03).requires_grad_(), torch.zeros(o).requires_grad_())
              for i, o in zip(widths[:-1], widths[1:])]
    parameters = [p for layer in layers for p in layer]
    step = (torch.optim.SGD(parameters, lr=1e-3) if optimizer == "sgd" else torch.optim.Adam(parameters, lr=1e-3))
    f = ACTIVATIONS[activation]

    def work():
        order = torch.randperm(peer.SAMPLES) if shuffled else None
        for first in range(0, peer.SAMPLES, batch):
            rows = order[first:first + batch] if shuffled else slice(first, first + batch)
            z = x[rows]
            for i, (w, b) in enumerate(layers):
                z = torch.addmm(b, z, w)
                if i < len(layers) - 1:
                    z = f(z)
            loss = torch.nn.functional.cross_entropy(z, y[rows])
            step.zero_grad(set_to_none=True)
            loss.backward()
            step.step()
    return work


def make(row):
    kind, what, *rest = row.split()
    if kind == "gemm":
        return gemm([int(extent) for extent in what.split("x")])
    if ONEDNN:
        raise KeyError(row)
    if kind == "train":
        return train([int(width) for width in what.split("-")], int(rest[0]), rest[1], rest[2], "shuffled" in rest)
    if kind == "copy":
        x, y = torch.randn(int(what)), torch.empty(int(what))
        return lambda: y.copy_(x)
    if kind == "tunnelling-backward":
        return forward_backward(int(what))
    if kind in ACTIVATIONS:
        return forward(kind, int(what))
    raise KeyError(row)


def main():
    if ONEDNN:
        onednn = re.search(r"DNN v([0-9.]+)", torch.__config__.show())
        return peer.main(arguments, "oneDNN", f"{onednn[1] if onednn else '?'}, through PyTorch {torch.__version__}", make)
    return peer.main(arguments, "PyTorch", torch.__version__ + peer.blas(), make)


main()

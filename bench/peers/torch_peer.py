"""PyTorch, on the CPU or a GPU: a training step as its users write it, activations, products.

The tunnelling activation is written in plain operations, as the published code does; autograd finds its derivative.
Words behind a row ask for more: compiled (torch.compile), graph (a CUDA graph of the whole step), tf32 (products on
tensor cores). A row is refused where this PyTorch or this device has no such thing.
"""
import re
import sys

import peer

arguments = peer.options()
peer.limit_threads(arguments.threads)

import torch  # noqa: E402

import torch_bayesian  # noqa: E402
import torch_edges  # noqa: E402
import torch_recurrent  # noqa: E402
import torch_training  # noqa: E402

torch.set_num_threads(arguments.threads)
torch.manual_seed(1)
DEVICE = torch.device(arguments.device)
ON_GPU = DEVICE.type == "cuda"
ONEDNN = arguments.through == "onednn"
if ON_GPU:
    torch.cuda.set_device(DEVICE)


def normal(*shape):
    return torch.randn(*shape, device=DEVICE)


def forward(name, elements, compiled):
    z = normal(elements)
    if name == "relu" and not compiled:
        y = torch.empty_like(z)
        return lambda: torch.clamp_min(z, 0, out=y)
    f = torch_training.compiled(torch_training.ACTIVATIONS[name]) if compiled else torch_training.ACTIVATIONS[name]

    def work():
        with torch.no_grad():
            f(z)
    return work


def forward_backward(name, elements, compiled):
    z, dy = normal(elements).requires_grad_(), normal(elements)
    f = torch_training.compiled(torch_training.ACTIVATIONS[name]) if compiled else torch_training.ACTIVATIONS[name]

    def work():
        z.grad = None
        f(z).backward(dy)
    return work


def gemm(extents, precision):
    *batch, m, k, n = extents
    a, b = normal(*batch, m, k), normal(*batch, k, n)
    if ONEDNN:
        if batch:
            raise KeyError("gemm in batches")
        a, transposed = a.to_mkldnn(), b.t().contiguous().to_mkldnn()
        return lambda: torch.nn.functional.linear(a, transposed)
    c, multiply = torch.empty(*batch, m, n, device=DEVICE), torch.bmm if batch else torch.mm

    def work():
        torch.set_float32_matmul_precision(precision)
        multiply(a, b, out=c)
    return work


def product(n):
    """In float32, for the probe."""
    a, b = normal(n, n), normal(n, n)
    if ONEDNN:
        x, transposed = a.to_mkldnn(), b.t().contiguous().to_mkldnn()
        return lambda: torch.nn.functional.linear(x, transposed), a, b
    torch.set_float32_matmul_precision("highest")
    return lambda: torch.mm(a, b), a, b


def make(row):
    kind, what, *how = row.split()
    if kind == "gemm":
        if not set(how) <= ({"tf32"} if ON_GPU else set()):
            raise KeyError(row)
        return gemm([int(extent) for extent in what.split("x")], "high" if how else "highest")
    if ONEDNN:
        raise KeyError(row)
    if kind == "train":
        torch.set_float32_matmul_precision("highest")
        widths = [int(width) for width in what.split("-")]
        return torch_training.epoch(DEVICE, widths, int(how[0]), *how[1:3], peer.samples(how), set(how[3:]))
    if kind == "recurrent":
        torch.set_float32_matmul_precision("highest")
        sizes = [int(extent) for extent in how[0].split("x")]
        return torch_recurrent.step(DEVICE, what, sizes, int(how[1]), how[2], set(how[3:]))
    if kind == "bayesian":
        torch.set_float32_matmul_precision("highest")
        widths = [int(width) for width in how[0].split("-")]
        return torch_bayesian.work(DEVICE, what, widths, int(how[1]), how[2], set(how[3:]))
    if kind == "edges":
        return torch_edges.work(DEVICE, what, [int(extent) for extent in how[0].split("x")], how[1])
    if not set(how) <= {"compiled"} or (how and not hasattr(torch, "compile")):
        raise KeyError(row)
    if kind == "copy":
        if how:
            raise KeyError(row)
        x, y = normal(int(what)), torch.empty(int(what), device=DEVICE)
        return lambda: y.copy_(x)
    name, _, backward = kind.partition("-")
    return (forward_backward if backward == "backward" else forward)(torch_training.known(name), int(what), bool(how))


def main():
    if ONEDNN:
        onednn = re.search(r"DNN v([0-9.]+)", torch.__config__.show())
        about = "oneDNN", f"{onednn[1] if onednn else '?'}, through PyTorch {torch.__version__}"
        blas = f"oneDNN {onednn[1]}" if onednn else "oneDNN", None
    elif ON_GPU:
        about = "PyTorch", f"{torch.__version__}, CUDA {torch.version.cuda}, {torch.cuda.get_device_name()}"
        blas = "cuBLAS", None
    else:
        about, blas = ("PyTorch", torch.__version__), mkl()
    if ON_GPU:
        return peer.Peer(arguments, *about, make, product, blas, 4096, torch.cuda.synchronize, forget).run()
    peer.Peer(arguments, *about, make, product, blas, forget=forget).run()


def forget():
    """What is compiled is kept for each function, eight shapes at most: the ninth would run uncompiled."""
    if "torch._dynamo" in sys.modules:
        torch._dynamo.reset()
    if ON_GPU:
        torch.cuda.empty_cache()


def mkl():
    """PyTorch's own builds have MKL inside, where no path tells of it."""
    version = re.search(r"Math Kernel Library Version ([0-9.]+)", torch.__config__.show())
    capability = getattr(getattr(torch.backends, "cpu", None), "get_cpu_capability", None)
    return (f"MKL {version[1]}", capability() if capability else None) if version else None


main()

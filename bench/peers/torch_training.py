"""Training with PyTorch: an epoch of a net of dense layers, in plain operations, compiled, or as a CUDA graph."""
import torch


def tunnelling(z, height=30.0, theta=0.5, scale=10.0):
    e = scale * z / height
    above = e > 0
    e = torch.where(above, e, torch.full_like(e, 0.5))
    w = theta * theta * (1 - e)
    size = w.abs().clamp_min(1e-12)
    root = size.sqrt()
    f = torch.where(w > 0, torch.sinh(root) ** 2 / size, torch.sin(root) ** 2 / size)
    return torch.where(above, 4 * e / (4 * e + theta * theta * f), torch.zeros_like(e))


ACTIVATIONS = {"relu": torch.relu, "tunnelling": tunnelling, "tanh": torch.tanh, "sigmoid": torch.sigmoid,
               "softplus": torch.nn.functional.softplus}


def known(name):
    """The name, or KeyError: PyTorch has no such activation."""
    ACTIVATIONS[name]
    return name


def compiled(function):
    """For tensors of one shape, as here."""
    return torch.compile(function, dynamic=False)


def epoch(device, widths, batch, optimizer, activation, samples, how):
    """One pass over the samples: forward, cross-entropy, backward, step.

    Batches are slices, which cost nothing, or rows gathered in a random order, as ours are. A CUDA graph is one step,
    into whose place each batch is copied.
    """
    on_gpu = device.type == "cuda"
    possible = {"shuffled", f"samples={samples}"}
    if hasattr(torch, "compile"):
        possible.add("compiled")
    if on_gpu and samples % batch == 0:
        possible.add("graph")
    if not how <= possible:
        raise KeyError(f"training {' '.join(how)}")
    f, shuffled = ACTIVATIONS[activation], "shuffled" in how
    x = torch.rand(samples, widths[0], device=device)
    y = torch.randint(0, widths[-1], (samples,), device=device)
    layers = [(torch.randn(i, o, device=device).mul_(0.03).requires_grad_(),
               torch.zeros(o, device=device).requires_grad_()) for i, o in zip(widths[:-1], widths[1:])]
    optimizer = updates(optimizer, [p for layer in layers for p in layer], on_gpu)

    def loss(z, labels):
        for i, (w, b) in enumerate(layers):
            z = torch.addmm(b, z, w)
            if i < len(layers) - 1:
                z = f(z)
        return torch.nn.functional.cross_entropy(z, labels)

    if "compiled" in how:
        loss = compiled(loss)

    def step(z, labels):
        optimizer.zero_grad(set_to_none=True)
        loss(z, labels).backward()
        optimizer.step()

    if "graph" in how:
        step = graph(step, x[:batch].clone(), y[:batch].clone())

    def work():
        order = torch.randperm(samples, device=device) if shuffled else None
        for first in range(0, samples, batch):
            rows = order[first:first + batch] if shuffled else slice(first, first + batch)
            step(x[rows], y[rows])
    return work


def updates(name, parameters, on_gpu):
    """In one kernel where this PyTorch has it for a GPU; Adam counts its steps there, as a graph needs."""
    make = torch.optim.SGD if name == "sgd" else torch.optim.Adam
    on_device = {"capturable": True} if name == "adam" and on_gpu else {}
    try:
        return make(parameters, lr=1e-3, fused=on_gpu or None, **on_device)
    except (TypeError, RuntimeError):
        return make(parameters, lr=1e-3, **on_device)


def graph(step, x, y):
    """The step on x and y as one launch, after the few calls on another stream that a capture needs."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            step(x, y)
    torch.cuda.current_stream().wait_stream(stream)
    captured = torch.cuda.CUDAGraph()
    with torch.cuda.graph(captured):
        step(x, y)

    def replay(rows, labels):
        x.copy_(rows)
        y.copy_(labels)
        captured.replay()
    return replay

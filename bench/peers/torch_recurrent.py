"""Training of recurrent networks with PyTorch: its own layers, and a loop over steps as users of another activation write it."""
import torch

import torch_training

LAYERS = {"elman": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}
CLASSES = 2


class Loop(torch.nn.Module):
    """h = f(x W + b + h U), step by step; the products x W of all steps at once."""

    def __init__(self, inputs, hidden, f):
        super().__init__()
        self.w = torch.nn.Linear(inputs, hidden)
        self.u = torch.nn.Parameter(torch.randn(hidden, hidden) / hidden ** 0.5)
        self.f = f

    def forward(self, x):
        driven = self.w(x)
        h = torch.zeros(x.shape[1], self.u.shape[0], device=x.device)
        for z in driven.unbind(0):
            h = self.f(torch.addmm(z, h, self.u))
        return h.unsqueeze(0), None


def step(device, cell, sizes, batch, activation, how):
    """One training step: forward, cross-entropy on the last state through a linear head, backward, plain descent.

    Sequences lie as [steps, batch, inputs], which PyTorch's layers take as it is. A cell with another activation than
    tanh is a loop, and so is tanh where it is asked for.
    """
    if cell not in LAYERS or not how <= {"loop"}:
        raise KeyError(cell)
    steps, inputs, hidden = sizes
    if activation == "tanh" and "loop" not in how:
        layer = LAYERS[cell](inputs, hidden)
    elif cell == "elman":
        layer = Loop(inputs, hidden, torch_training.ACTIVATIONS[activation])
    else:
        raise KeyError(activation)
    head = torch.nn.Linear(hidden, CLASSES)
    layer.to(device), head.to(device)
    x = torch.rand(steps, batch, inputs, device=device)
    y = torch.randint(0, CLASSES, (batch,), device=device)
    optimizer = torch_training.updates("sgd", [*layer.parameters(), *head.parameters()], device.type == "cuda")

    def work():
        optimizer.zero_grad(set_to_none=True)
        torch.nn.functional.cross_entropy(head(layer(x)[0][-1]), y).backward()
        optimizer.step()
    return work

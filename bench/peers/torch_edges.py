"""A layer whose edges are qubits with data re-uploading (DARUAN), as its users write it in PyTorch: in real Bloch form."""
import torch

REPETITIONS = 3


class Edges(torch.nn.Module):
    """y_j = sum_i a_ij phi_ij(x_i) + c_j; tensors of all edges are [inputs, outputs], of a batch [batch, inputs, outputs].

    phi is <Z> of a qubit that begins at (X, Y, Z) = (1, 0, 0): RZ turns (X, Y), RY turns (Z, X). Neighbouring RZ are
    merged, so that a repetition takes one sine and cosine for each sample.
    """

    def __init__(self, inputs, outputs):
        super().__init__()
        edges = (inputs, outputs)
        self.theta = torch.nn.Parameter(torch.randn(REPETITIONS + 1, 2, *edges))
        self.w = torch.nn.Parameter(torch.randn(REPETITIONS, *edges))
        self.b = torch.nn.Parameter(torch.randn(REPETITIONS, *edges))
        self.weight = torch.nn.Parameter(torch.randn(*edges))
        self.bias = torch.nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        sine, cosine = torch.sin(self.theta), torch.cos(self.theta)
        u, v, z = cosine[0, 0] * cosine[0, 1], sine[0, 0], -cosine[0, 0] * sine[0, 1]
        x = x.unsqueeze(-1)
        for l in range(REPETITIONS):
            angle = torch.addcmul(self.b[l] + self.theta[l + 1, 0], x, self.w[l])
            s, c = torch.sin(angle), torch.cos(angle)
            u, v = u * c - v * s, u * s + v * c
            z, u = z * cosine[l + 1, 1] - u * sine[l + 1, 1], z * sine[l + 1, 1] + u * cosine[l + 1, 1]
        return torch.einsum("bio,io->bo", z, self.weight) + self.bias


def work(device, function, sizes, how):
    """The outputs of a batch, or those and all gradients, that of the inputs too."""
    if function != "daruan" or how not in ("forward", "trained"):
        raise KeyError(function)
    batch, inputs, outputs = sizes
    layer = Edges(inputs, outputs).to(device)
    x = torch.randn(batch, inputs, device=device, requires_grad=how == "trained")
    dy = torch.randn(batch, outputs, device=device)

    def forward():
        with torch.no_grad():
            layer(x)

    def trained():
        layer.zero_grad(set_to_none=True)
        x.grad = None
        layer(x).backward(dy)
    return forward if how == "forward" else trained

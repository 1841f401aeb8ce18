"""Bayesian networks with PyTorch: dense layers with a mean and a deviation for each weight, as its users write them."""
import functools
import math

import torch

import torch_training

PRIOR = 1.0  # the prior's standard deviation
START = -5.0  # of rho: a deviation of 0.0067


class MeanField(torch.nn.Module):
    """A dense layer, w = mu + softplus(rho) eps, for a prior N(0, PRIOR^2).

    It takes [batch, inputs], the same rows for every draw, or [draws, batch, inputs], and gives [draws, batch, units].
    """

    def __init__(self, inputs, units):
        super().__init__()
        self.mean = torch.nn.Parameter(torch.randn(inputs, units) / inputs ** 0.5)
        self.rho = torch.nn.Parameter(torch.full((inputs, units), START))
        self.bias_mean = torch.nn.Parameter(torch.zeros(units))
        self.bias_rho = torch.nn.Parameter(torch.full((units,), START))

    def forward(self, x, draws, estimator):
        deviation = torch.nn.functional.softplus(self.rho)
        bias_deviation = torch.nn.functional.softplus(self.bias_rho)
        if estimator == "local":
            return self.local(x, draws, deviation, bias_deviation)
        weight = self.mean + deviation * torch.randn(draws, *self.mean.shape, device=x.device)
        bias = self.bias_mean + bias_deviation * torch.randn(draws, 1, *self.bias_mean.shape, device=x.device)
        return torch.matmul(x, weight) + bias

    def local(self, x, draws, deviation, bias_deviation):
        """A pre-activation is normal itself: one number is drawn for each, not for each weight."""
        mean = x @ self.mean + self.bias_mean
        variance = (x * x) @ (deviation * deviation) + bias_deviation * bias_deviation
        noise = torch.randn(draws, *mean.shape[-2:], device=x.device)
        return mean + variance.sqrt() * noise

    def divergence(self):
        """KL of the weights and biases from the prior."""
        return (divergence(self.mean, torch.nn.functional.softplus(self.rho))
                + divergence(self.bias_mean, torch.nn.functional.softplus(self.bias_rho)))


def divergence(mean, deviation):
    """KL(N(mean, deviation^2) || N(0, PRIOR^2)), summed."""
    ratio = (deviation / PRIOR) ** 2
    return 0.5 * ((mean / PRIOR) ** 2 + ratio - ratio.log() - 1).sum()


class Dense(torch.nn.Module):
    """The deterministic twin, with the same arguments."""

    def __init__(self, inputs, units):
        super().__init__()
        self.linear = torch.nn.Linear(inputs, units)

    def forward(self, x, draws, estimator):
        return self.linear(x)

    def divergence(self):
        return 0.0


class Net(torch.nn.Module):
    def __init__(self, layer, widths, activation):
        super().__init__()
        self.layers = torch.nn.ModuleList(layer(i, o) for i, o in zip(widths[:-1], widths[1:]))
        self.f = torch_training.ACTIVATIONS[activation]

    def forward(self, x, draws, estimator):
        for i, layer in enumerate(self.layers):
            x = layer(x if i == 0 else self.f(x), draws, estimator)
        return x

    def loss(self, x, y, draws, estimator, examples):
        """Minus the evidence lower bound of an example: mean cross-entropy over rows and draws, and KL / examples."""
        z = self(x, draws, estimator)
        mean = torch.nn.functional.cross_entropy(z.flatten(0, -2), y.repeat(z.shape[0]) if z.dim() == 3 else y)
        return mean + sum(layer.divergence() for layer in self.layers) / examples


ESTIMATORS = {"local": MeanField, "weights": MeanField, "deterministic": Dense}


def work(device, what, widths, batch, activation, how):
    """A training step on one batch, or with the word forward, the outputs of one: [draws, batch, classes].

    Words: draws=S; an optimizer, or forward. The KL is weighed as for 60 000 examples.
    """
    draws = next((int(word[len("draws="):]) for word in how if word.startswith("draws=")), 1)
    optimizers = how & {"sgd", "adam"}
    if what not in ESTIMATORS or len(how - {f"draws={draws}"}) != 1 or not how & {"sgd", "adam", "forward"}:
        raise KeyError(what)
    check()
    net = Net(ESTIMATORS[what], widths, torch_training.known(activation)).to(device)
    x = torch.rand(batch, widths[0], device=device)
    if "forward" in how:
        def forward():
            with torch.no_grad():
                return net(x, draws, what)
        return forward
    y = torch.randint(0, widths[-1], (batch,), device=device)
    optimizer = torch_training.updates(optimizers.pop(), [*net.parameters()], device.type == "cuda")

    def step():
        optimizer.zero_grad(set_to_none=True)
        net.loss(x, y, draws, what, 60_000).backward()
        optimizer.step()
    return step


@functools.lru_cache(maxsize=None)
def check():
    """Values and gradients against plain formulas in float64: raises an AssertionError where one is off."""
    torch.manual_seed(3)
    layer = MeanField(5, 4).double()
    with torch.no_grad():
        layer.rho.uniform_(-2, 1), layer.bias_rho.uniform_(-2, 1), layer.bias_mean.uniform_(-1, 1)
    x, draws = torch.rand(6, 5, dtype=torch.float64), 40_000
    mean = x @ layer.mean + layer.bias_mean
    deviation, bias_deviation = layer.rho.exp().add(1).log(), layer.bias_rho.exp().add(1).log()
    variance = x.square() @ deviation.square() + bias_deviation.square()
    # Both estimators draw a pre-activation from N(mean, variance): within five standard errors.
    for estimator in ("local", "weights"):
        z = layer(x, draws, estimator) if estimator == "local" else torch.cat(
            [layer(x, draws // 8, estimator) for _ in range(8)])
        assert ((z.mean(0) - mean).abs() < 5 * (variance / draws).sqrt()).all(), estimator
        assert ((z.var(0) - variance).abs() < 5 * variance * math.sqrt(2 / draws)).all(), estimator
    # The gradient of one draw, by hand from the same numbers.
    torch.manual_seed(7)
    z = layer(x, 1, "local")
    by_layer = torch.autograd.grad(z.square().sum(), [layer.mean, layer.rho, layer.bias_mean, layer.bias_rho])
    torch.manual_seed(7)
    noise = torch.randn(1, 6, 4)[0]
    dz = 2 * (mean + variance.sqrt() * noise)
    slope = dz * noise / (2 * variance.sqrt())  # d/d variance
    rise = torch.sigmoid(layer.rho), torch.sigmoid(layer.bias_rho)
    by_hand = (x.t() @ dz, x.square().t() @ slope * 2 * deviation * rise[0], dz.sum(0),
               slope.sum(0) * 2 * bias_deviation * rise[1])
    for ours, plain in zip(by_layer, by_hand):
        assert torch.allclose(ours, plain, rtol=1e-9), (ours, plain)
    # KL by its integral over the weight.
    w = torch.linspace(-30, 30, 600_001, dtype=torch.float64)
    mu, sigma = torch.tensor(0.7, dtype=torch.float64), torch.tensor(0.4, dtype=torch.float64)
    q, p = torch.distributions.Normal(mu, sigma), torch.distributions.Normal(0.0, PRIOR)
    integral = (q.log_prob(w).exp() * (q.log_prob(w) - p.log_prob(w))).sum() * (w[1] - w[0])
    assert abs(divergence(mu, sigma) - integral) < 1e-6

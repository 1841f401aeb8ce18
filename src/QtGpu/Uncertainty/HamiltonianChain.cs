using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Uncertainty;

/// <summary>
/// Trajectories of H(θ, r) = U(θ) + ½‖r‖² by leapfrog steps, r drawn anew for each, and accepted with probability
/// min(1, exp(H before − H after)).
/// </summary>
/// <param name="posterior">U, and θ where it stands.</param>
/// <param name="backend">The device.</param>
/// <param name="settings">How.</param>
internal sealed class HamiltonianChain(
    NetworkPosterior posterior, Backend backend, HamiltonianSettings settings) : IDisposable
{
    // Trajectories by which the first step is doubled or halved at most.
    private const int MostHalvings = 60;

    private readonly DeviceBuffer _momentum = Zeros(posterior, backend), _before = Zeros(posterior, backend);
    private readonly double _trajectory =
        settings.Trajectory > 0 ? settings.Trajectory : Math.PI / 2 * settings.PriorScale;

    /// <summary>Runs one from a draw of the prior.</summary>
    /// <param name="number">Which: its random numbers.</param>
    /// <param name="keep">Called for each draw, θ being that.</param>
    /// <param name="cancellation">Stops between two operations.</param>
    /// <returns>The step size, and the mean probability of acceptance after the warm-up.</returns>
    public (double Step, double Acceptance) Run(int number, Action keep, CancellationToken cancellation)
    {
        RandomStream stream = RandomStream.Named(settings.Seed, "hamiltonian").Substream(number);
        RandomStream momenta = stream.Substream(0), uniform = stream.Substream(1);
        posterior.Draw(posterior.Parameters.Values, stream.Substream(2), 0, settings.PriorScale);
        double energy = posterior.Energy(cancellation);
        var size = new DualAveraging(FirstStep(momenta, energy, cancellation), settings.Acceptance);
        double accepted = 0;
        for (int t = 0; t < settings.WarmUp + settings.Draws; t++)
        {
            bool warm = t >= settings.WarmUp;
            double step = warm ? size.Averaged : size.Step;
            double length = _trajectory * (0.5 + uniform.Uniform(t, 0));
            int steps = (int)Math.Clamp(Math.Round(length / step), 1, settings.MostSteps);
            double probability = Probability(Move(momenta, t, step, steps, energy, cancellation, out double there));
            if (uniform.Uniform(t, 1) < probability)
                energy = there;
            else
                Return(cancellation);
            if (!warm)
                size.Take(probability);
            else
                accepted += probability / settings.Draws;
            if (warm)
                keep();
        }

        return (size.Averaged, accepted);
    }

    public void Dispose()
    {
        _momentum.Dispose();
        _before.Dispose();
    }

    // The step of one of which the probability of acceptance crosses a half: algorithm 4 of Hoffman and Gelman.
    private double FirstStep(RandomStream momenta, double energy, CancellationToken cancellation)
    {
        double step = _trajectory / 10;
        int direction = 0;
        for (int i = 0; i < MostHalvings; i++)
        {
            double change = Move(momenta, -1 - i, step, 1, energy, cancellation, out _);
            Return(cancellation);
            int now = Probability(change) > 0.5 ? 1 : -1;
            if (direction != 0 && now != direction)
                break;
            direction = now;
            step *= direction > 0 ? 2 : 0.5;
        }

        return step;
    }

    // A trajectory from θ, which is kept for Return. H before − H after.
    private double Move(
        RandomStream momenta, long number, double step, int steps, double energy, CancellationToken cancellation,
        out double there)
    {
        View<float> theta = posterior.Parameters.Values, r = _momentum.View;
        backend.Elementwise.Copy(theta, _before.View);
        posterior.Draw(r, momenta, number, 1);
        double before = energy + (0.5 * posterior.SquaredNorm(r));
        posterior.Kick(step / 2, r);
        for (int i = 1; i < steps; i++)
        {
            backend.Elementwise.AddScaled((float)step, r, theta);
            posterior.Gradient(cancellation);
            posterior.Kick(step, r);
        }

        backend.Elementwise.AddScaled((float)step, r, theta);
        there = posterior.Energy(cancellation);
        posterior.Kick(step / 2, r);
        return before - (there + (0.5 * posterior.SquaredNorm(r)));
    }

    private void Return(CancellationToken cancellation)
    {
        backend.Elementwise.Copy(_before.View, posterior.Parameters.Values);
        posterior.Gradient(cancellation);
    }

    // NaN where the trajectory has left all numbers.
    private static double Probability(double change) => change >= 0 ? 1 : double.IsNaN(change) ? 0 : Math.Exp(change);

    private static DeviceBuffer Zeros(NetworkPosterior posterior, Backend backend)
    {
        DeviceBuffer buffer = backend.Allocate(posterior.Parameters.Values.Length);
        backend.Elementwise.Fill(buffer.View, 0);
        return buffer;
    }
}

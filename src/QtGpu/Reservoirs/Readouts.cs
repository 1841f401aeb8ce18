using QtGpu.Kernels.Contract;
using QtGpu.LinearAlgebra;

namespace QtGpu.Reservoirs;

/// <summary>The readouts of reservoirs side by side, and how each was solved.</summary>
/// <param name="members">The reservoirs.</param>
/// <param name="features">F, the length of φ = [1; u; x].</param>
/// <param name="outputs">The length of y.</param>
internal sealed class Readouts(IReadOnlyList<Reservoir> members, int features, int outputs)
{
    private readonly ReadoutFit[] _fits = new ReadoutFit[members.Count];
    private readonly ReadoutPosterior?[] _posteriors = new ReadoutPosterior?[members.Count];

    /// <summary>V [reservoirs, F, outputs]; not numbers where there is no solution.</summary>
    public double[] Weights { get; } = new double[members.Count * features * outputs];

    /// <summary>Told what is being done, in words.</summary>
    public Action<string> Progress { get; init; } = _ => { };

    /// <summary>V [F, outputs] of one.</summary>
    public double[] Of(int reservoir) => Weights.AsSpan(reservoir * features * outputs, features * outputs).ToArray();

    /// <summary>How each was solved.</summary>
    public IReadOnlyList<ReadoutFit> Fits => _fits;

    /// <summary>What the training steps leave open of each; null where that is not known.</summary>
    public IReadOnlyList<ReadoutPosterior?> Posteriors => _posteriors;

    /// <summary>Whether a Gram matrix is wanted.</summary>
    public static bool TakesGram(Reservoir member) =>
        member.Settings is { Readout: ReadoutMethod.Gram } or { Readout: ReadoutMethod.Auto, RidgeFolds: 0 };

    /// <summary>Throws where a readout is not solved by QR, which intervals need.</summary>
    /// <exception cref="InputException">One is asked for that is not.</exception>
    public static void RequireQr(IReadOnlyList<Reservoir> members)
    {
        foreach (Reservoir member in members)
        {
            if (member.Settings.Readout is ReadoutMethod.Gram or ReadoutMethod.Rls)
                throw new InputException(
                    "‘readout’: expected qr or auto, whose factor intervals are made from, got "
                    + $"{member.Settings.Readout.ToString().ToLowerInvariant()}; leave it out");
        }
    }

    /// <summary>Solves what Gram matrices give.</summary>
    /// <param name="network">What has added them up.</param>
    /// <param name="gram">The sums; none where no member takes them.</param>
    /// <param name="faults">For each reservoir the step whose state is no longer finite; null for none.</param>
    /// <param name="cancellation">Stops between reservoirs.</param>
    /// <returns>Those to be solved from the states: it was asked for, or the condition is too large.</returns>
    public IReadOnlyList<int> Solve(
        Recurrence network, View<double> gram, IReadOnlyList<int?> faults, CancellationToken cancellation)
    {
        double[] g = gram.IsNone ? [] : new double[features * features], c = new double[features * outputs];
        var rest = new List<int>();
        for (int r = 0; r < members.Count; r++)
        {
            cancellation.ThrowIfCancellationRequested();
            Progress($"readout {r + 1} of {members.Count}");
            ReservoirSettings settings = members[r].Settings;
            if (faults[r] is not null)
            {
                Take(r, new(settings.Readout, settings.Ridge, double.NaN, faults[r]), null);
                continue;
            }

            RidgeSolution? solution = null;
            if (!gram.IsNone && TakesGram(members[r]))
            {
                network.ReadGram(gram, r, g, c);
                solution = RidgeSolution.Solve(g, c, features, outputs, settings.Ridge);
                Take(r, ReadoutFit.Of(ReadoutMethod.Gram, settings.Ridge, solution), solution?.Weights);
            }

            if (settings.Readout != ReadoutMethod.Gram && solution is not { IsAccurate: true })
                rest.Add(r);
        }

        return rest;
    }

    /// <summary>Takes a solution.</summary>
    /// <param name="reservoir">Whose.</param>
    /// <param name="fit">How it was found.</param>
    /// <param name="weights">V [F, outputs]; null where there is none.</param>
    /// <param name="posterior">What is left open of it, where that is known.</param>
    public void Take(int reservoir, ReadoutFit fit, double[]? weights, ReadoutPosterior? posterior = null)
    {
        (_fits[reservoir], _posteriors[reservoir]) = (fit, posterior);
        Span<double> readout = Weights.AsSpan(reservoir * features * outputs, features * outputs);
        if (weights is null)
            readout.Fill(double.NaN);
        else
            weights.CopyTo(readout);
    }
}

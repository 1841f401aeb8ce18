using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Reservoirs;

/// <summary>
/// The matrices of one reservoir as they are drawn, before any scaling: activations are compared on the same.
/// </summary>
/// <param name="Seed">What they were drawn from, each matrix from a stream of its own.</param>
/// <param name="Recurrent">W from U(−½, ½).</param>
/// <param name="Input">[1 + inputs, units] from U(−½, ½), the bias first; 0 where a unit does not see it.</param>
/// <param name="Feedback">[outputs, units] from U(−½, ½).</param>
/// <param name="Radius">ρ(W).</param>
public sealed record ReservoirMatrices(
    long Seed, RecurrentMatrix Recurrent, float[] Input, float[] Feedback, SpectralRadius Radius)
{
    /// <summary>Draws them.</summary>
    /// <exception cref="InputException">W has no eigenvalue but 0: too few connections; or no room for it.</exception>
    public static ReservoirMatrices Draw(
        ReservoirSettings settings, int inputs, int outputs, long seed, CancellationToken cancellation = default) =>
        Draw(settings, inputs, outputs, seed, null, cancellation);

    /// <summary>The same, with ρ(W) where it is known: it is what takes long.</summary>
    internal static ReservoirMatrices Draw(
        ReservoirSettings settings, int inputs, int outputs, long seed, SpectralRadius? known,
        CancellationToken cancellation)
    {
        settings.RequireMemory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        int units = settings.Units;
        RecurrentMatrix w = settings.Density >= 1 ? Dense(units, seed) : Sparse(units, settings.Density, seed);
        SpectralRadius radius = known ?? SpectralRadius.Of(w, cancellation);
        if (!(radius.Value > 1e-30))
        {
            throw new InputException(
                $"{units} units of density {settings.Density} have no loop to scale; raise ‘density’ or ‘units’");
        }

        float[] input = Uniform(RandomStream.Named(seed, "reservoir W_in"), (1 + inputs) * units);
        var seen = RandomStream.Named(seed, "reservoir W_in connections");
        for (int i = units; i < input.Length && settings.InputDensity < 1; i++)
        {
            if (seen.Uniform(0, i) >= settings.InputDensity)
                input[i] = 0;
        }

        return new(seed, w, input, Uniform(RandomStream.Named(seed, "reservoir W_fb"), outputs * units), radius);
    }

    /// <summary>The reservoir that some settings make of them.</summary>
    public RecurrentMember Scale(ReservoirSettings settings)
    {
        int units = settings.Units;
        return new()
        {
            Recurrent = Recurrent.Scaled(settings.SpectralRadius / Radius.Value),
            Input = [.. Input.Select((w, i) => (float)(w * (i < units ? settings.BiasScale : settings.InputScale)))],
            Feedback = settings.FeedbackScale == 0
                ? null
                : Array.ConvertAll(Feedback, w => (float)(w * settings.FeedbackScale)),
            Cell = Cell.Leaky(settings.CreateActivation(), (float)settings.Leak, (float)settings.Noise),
            NoiseStream = RandomStream.Named(Seed, "reservoir noise"),
        };
    }

    private static RecurrentMatrix Dense(int units, long seed) =>
        RecurrentMatrix.Dense(units, Uniform(RandomStream.Named(seed, "reservoir W"), checked(units * units)));

    // Every unit receives from the same number of others, drawn without repetition (Floyd, Commun. ACM 30 (1987) 754).
    private static RecurrentMatrix Sparse(int units, double density, long seed)
    {
        int degree = Math.Clamp((int)Math.Round(density * units), 1, units);
        float[] weights = Uniform(RandomStream.Named(seed, "reservoir W"), checked(units * degree));
        var stream = RandomStream.Named(seed, "reservoir W connections");
        var sources = new int[weights.Length];
        var chosen = new HashSet<int>(degree);
        for (int j = 0; j < units; j++)
        {
            chosen.Clear();
            for (int last = units - degree; last < units; last++)
            {
                if (!chosen.Add(stream.Below(j, last, last + 1)))
                    chosen.Add(last);
            }

            chosen.CopyTo(sources, j * degree);
            Array.Sort(sources, j * degree, degree);
        }

        if (density < ReservoirSettings.SparseBelow)
            return RecurrentMatrix.Sparse(
                units, [.. Enumerable.Range(0, units + 1).Select(j => j * degree)], sources, weights);
        var dense = new float[units * units];
        for (int k = 0; k < sources.Length; k++)
            dense[(sources[k] * units) + (k / degree)] = weights[k];
        return RecurrentMatrix.Dense(units, dense);
    }

    private static float[] Uniform(RandomStream stream, int length)
    {
        var values = new float[length];
        for (int i = 0; i < length; i++)
            values[i] = stream.Uniform(0, i) - 0.5f;
        return values;
    }
}

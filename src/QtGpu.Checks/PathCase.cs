using QtGpu.Kernels.Random;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Checks;

/// <summary>
/// A small ensemble with every kind of coupling, two systems of other strengths, and what a run made of it.
/// </summary>
internal sealed class PathCase
{
    private const int Inputs = 2;
    public static readonly RandomStream Stream = RandomStream.Named(11, "paths");

    private readonly bool _feedForward;

    public PathCase(int neurons, int chains, int slices, bool feedForward = false, float width = 1)
    {
        (Neurons, Chains, Slices, _feedForward) = (neurons, chains, slices, feedForward);
        Paths = CheckValues.Normal(chains * neurons * slices, "φ", 0.9f);
        Profiles = [.. CheckValues.Normal(Inputs * slices, "w").Select(w => Math.Min(1, w * w))];
        Wells = Strengths(1, "wells", 3);
        Excitation = Strengths(Inputs + neurons, "ε", 4);
        Inhibition = Strengths(Inputs + neurons, "inhibition", 0.7f);
        Widths = Strengths(1, "δ", width);
        for (int system = 0; system < Systems; system++)
        {
            for (int j = 0; j < neurons; j++)
            {
                int itself = (((system * (Inputs + neurons)) + Inputs + j) * neurons) + j;
                Excitation[itself] = Inhibition[itself] = 0;
            }
        }
    }

    public int Neurons { get; }

    public int Chains { get; }

    public int Slices { get; }

    public int Systems => 2;

    /// <summary>Of each system: the first chain that runs, and how many do; 0: all.</summary>
    public (int First, int Count) Part { get; init; }

    public float TimeStep => 0.15f;

    public float[] Paths { get; }

    private float[] Profiles { get; }

    private float[] Wells { get; }

    private float[] Excitation { get; }

    private float[] Inhibition { get; }

    public float[] Widths { get; }

    /// <summary>The action of the chains of one system, in float64.</summary>
    public PathReference Reference(int system)
    {
        double[][] Matrix(float[] values) =>
            Rows(values.AsSpan(system * (Inputs + Neurons) * Neurons, (Inputs + Neurons) * Neurons), Neurons);
        return new(
            Rows(Profiles, Slices), Rows(Wells, Neurons)[system], Matrix(Excitation), Matrix(Inhibition), TimeStep,
            _feedForward);
    }

    /// <summary>What belongs to the chains of <see cref="Part"/>.</summary>
    /// <param name="whole">Of all chains [any, systems, chains, width].</param>
    /// <param name="width">Numbers of a chain.</param>
    public float[] OfPart(float[] whole, int width) => Part.Count == 0 ? whole : [.. whole
        .Chunk(Chains / Systems * width)
        .SelectMany(system => system.Skip(Part.First * width).Take(Part.Count * width))];

    public static double[][] Rows(ReadOnlySpan<float> values, int columns)
    {
        var rows = new double[values.Length / columns][];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = [.. values.Slice(i * columns, columns).ToArray().Select(value => (double)value)];
        return rows;
    }

    /// <summary>
    /// The paths, the records and the sums of squares after runs of so many <paramref name="sweeps"/>, of which every
    /// <paramref name="every"/>th is measured; <paramref name="look"/> sees the paths after each run.
    /// </summary>
    public (float[] Paths, float[] Records, float[] Squares) Run(
        Backend backend, PathUpdate update, int every, int[] sweeps, long first = 0, Action<float[]>? look = null)
    {
        using var memory = new CheckMemory(backend);
        float[] begun = OfPart(Paths, Neurons * Slices);
        int all = begun.Length / Slices;
        View<float> paths = memory.InOut(new(all, Slices), begun);
        View<float> squares = memory.InOut(new(all, Slices), new float[begun.Length]);
        var ensemble = new PathEnsemble(
            paths, memory.In(new(Inputs, Slices), Profiles), memory.In(new(Systems, Neurons), Wells),
            memory.In(new(Systems * (Inputs + Neurons), Neurons), Excitation),
            memory.In(new(Systems * (Inputs + Neurons), Neurons), Inhibition),
            memory.In(new(Systems, Neurons), Widths), TimeStep, _feedForward)
        {
            FirstChain = Part.First,
            ChainsAmongAll = Part.Count == 0 ? 0 : Chains / Systems,
        };
        SamplerOperations sampler = backend.Sampler(update);
        View<float> records = memory.Out(new(sweeps.Sum() / every * all, (int)PathObservable.Count));
        int measured = 0;
        foreach (int count in sweeps)
        {
            int rows = count / every * all;
            sampler.Advance(
                ensemble, Stream, first, count, every,
                records.Slice((long)measured * records.Columns, new(rows, records.Columns)), squares);
            measured += rows;
            first += count;
            look?.Invoke(paths.ToArray());
        }

        return (memory.Read(paths), memory.Read(records), memory.Read(squares));
    }

    private float[] Strengths(int rows, string name, float mean) =>
        [.. CheckValues.Normal(Systems * rows * Neurons, name, 0.3f).Select(n => mean * Math.Clamp(1 + n, 0.1f, 2))];
}

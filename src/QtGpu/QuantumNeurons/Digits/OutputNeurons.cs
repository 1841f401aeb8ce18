namespace QtGpu.QuantumNeurons.Digits;

/// <summary>The neurons of one layer of outputs in given fields.</summary>
/// <param name="Count">How many.</param>
/// <param name="Lambda">Λ of the wells and of the inputs' kinks.</param>
/// <param name="Kinks">Kinks of the path that all pixels share.</param>
/// <param name="Inhibition">ε of every two outputs; the paper's 10⁻¹⁷ changes no bit, and is left out. (17)</param>
public sealed record OutputNeurons(
    int Count, double Lambda = 5000, int Kinks = 2,
    [property: Setting("inhibition", "ε",
        "Inhibition between the outputs; below 1e-12 of the action it is left out", Least = 0)]
    double Inhibition = 1e-17)
{
    // A coupling's share of the action, of order ε T, against the 10² of the action and the 10⁻¹⁶ of float64.
    private const double NoInhibition = 1e-12;

    /// <summary>Whether the outputs feel each other at all.</summary>
    public bool Interact(TimeLattice lattice) => Inhibition * lattice.Period >= NoInhibition;

    /// <summary>The networks of an image: one of all outputs where they feel each other, else one for each.</summary>
    /// <param name="fields">E of every output.</param>
    /// <param name="lattice">Imaginary time.</param>
    public IEnumerable<QuantumNetwork> Networks(ReadOnlyMemory<float> fields, TimeLattice lattice)
    {
        if (!Interact(lattice))
        {
            for (int j = 0; j < Count; j++)
                yield return Driven([fields.Span[j]], []);
            yield break;
        }

        var couplings =
            from i in Enumerable.Range(0, Count)
            from j in Enumerable.Range(i + 1, Count - i - 1)
            select new Coupling(CouplingKind.Inhibitory, Name(i), Name(j), Inhibition);
        yield return Driven(fields.ToArray(), couplings);
    }

    /// <summary>One neuron in a field.</summary>
    public QuantumNetwork InField(double field) => Driven([(float)field], []);

    // The pixels' shared path, with their brightnesses and strengths in one strength.
    private QuantumNetwork Driven(float[] fields, IEnumerable<Coupling> more) => new(
        [.. fields.Select((_, j) => new Neuron(Name(j), Lambda))],
        [new InputNeuron("pixels", Kinks, Lambda: Lambda)],
        [.. fields.Select((field, j) => new Coupling(CouplingKind.Excitatory, "pixels", Name(j), field)), .. more]);

    private static string Name(int output) => FormattableString.Invariant($"out{output}");
}

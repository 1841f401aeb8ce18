namespace QtGpu.Kernels.Host.Reservoirs;

/// <summary>Extents of a batch, and how its numbers lie in memory.</summary>
/// <param name="Reservoirs">R.</param>
/// <param name="Sequences">B.</param>
/// <param name="Units">N.</param>
/// <param name="Inputs">Features of the input.</param>
/// <param name="Outputs">Features of the output.</param>
/// <param name="Panel">Units whose sums one thread keeps in registers.</param>
/// <param name="Width">Elements per register.</param>
/// <param name="IsSparse">Whether W is.</param>
internal readonly record struct ReservoirExtents(
    int Reservoirs, int Sequences, int Units, int Inputs, int Outputs, int Panel, int Width, bool IsSparse)
{
    // Below, each sequence reads all of W by itself; from here on one reading of W serves them all.
    private const int FewSequences = 4;

    /// <summary>Panels of units.</summary>
    public int Panels => (Units + Panel - 1) / Panel;

    /// <summary>From a row of N numbers to the next: whole panels.</summary>
    public int Stride => Panels * Panel;

    /// <summary>Whether all sequences go through W at once.</summary>
    public bool AreSequencesJoined => Sequences >= FewSequences;

    /// <summary>States as [units, sequences]: a sparse weight then meets all sequences in whole registers.</summary>
    public bool IsTransposed => IsSparse && AreSequencesJoined;

    /// <summary>From a unit to the next where transposed.</summary>
    public int SequenceStride => (Sequences + Width - 1) / Width * Width;

    /// <summary>1 + inputs + units.</summary>
    public int Features => 1 + Inputs + Units;

    /// <summary>Numbers of the states of one reservoir.</summary>
    public long StateLength => IsTransposed ? (long)Stride * SequenceStride : (long)Sequences * Stride;

    /// <summary>Multiply-adds of W in a step of one reservoir.</summary>
    public double WorkPerStep(double density) => density * Units * Units * Sequences;
}

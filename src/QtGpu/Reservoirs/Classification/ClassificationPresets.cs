namespace QtGpu.Reservoirs.Classification;

/// <summary>The presets of <see cref="ReservoirPresets"/> for labelled sequences: the same barrier, other numbers.</summary>
public static class ClassificationPresets
{
    /// <summary>The settings <paramref name="name"/> for an activation and samples of so many steps.</summary>
    /// <exception cref="InputException">There is no such preset.</exception>
    public static ReservoirSettings Create(string name, string activation, int steps)
    {
        ReservoirSettings settings = ReservoirPresets.Create(name, activation) with { Washout = steps - 1 };
        return name != "best" ? settings : settings with { SpectralRadius = 0.9, Leak = 0.3, InputScale = 0.5, Ridge = 1 };
    }
}

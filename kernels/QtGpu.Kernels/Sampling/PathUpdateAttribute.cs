namespace QtGpu.Kernels.Sampling;

/// <summary>Names an algorithm for the catalogue and the command line.</summary>
/// <param name="name">The name users type, for example <c>metropolis</c>.</param>
/// <param name="summary">One line for <c>--help</c> and reports.</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class PathUpdateAttribute(string name, string summary) : Attribute
{
    /// <summary>The name users type.</summary>
    public string Name { get; } = name;

    /// <summary>One line for help and reports.</summary>
    public string Summary { get; } = summary;

    /// <summary>Size of its proposals to begin with (Λ = 5000, dt = 0.7/512).</summary>
    public double Width { get; init; }

    /// <summary>The largest size that makes sense; tuning stops there.</summary>
    public double LargestWidth { get; init; } = double.PositiveInfinity;

    /// <summary>Accepted share of its proposals that the width is tuned to.</summary>
    public double Acceptance { get; init; }

    /// <summary>Sweeps between measurements, so that measuring costs little beside them.</summary>
    public int Every { get; init; } = 1;

    /// <summary>Whether it moves neurons together, by the joint action that a feed-forward network lacks.</summary>
    public bool NeedsJointAction { get; init; }
}

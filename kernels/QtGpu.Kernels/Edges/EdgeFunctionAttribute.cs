namespace QtGpu.Kernels.Edges;

/// <summary>Names an edge function for the catalogue and the command line.</summary>
/// <param name="name">The name users type, for example <c>daruan</c>.</param>
/// <param name="summary">One line for <c>--help</c> and reports.</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class EdgeFunctionAttribute(string name, string summary) : Attribute, IStructName
{
    /// <summary>The name users type.</summary>
    public string Name { get; } = name;

    /// <summary>One line for help and reports.</summary>
    public string Summary { get; } = summary;

    /// <summary>Whether φ is a finite sum of sines of x, so that its lines stand over any length.</summary>
    public bool IsFourier { get; init; }
}

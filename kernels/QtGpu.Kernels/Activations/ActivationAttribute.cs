namespace QtGpu.Kernels.Activations;

/// <summary>Names an activation for the catalogue and the command line.</summary>
/// <param name="name">The name users type, for example <c>tunnelling</c>.</param>
/// <param name="summary">One line for <c>--help</c> and reports.</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class ActivationAttribute(string name, string summary) : Attribute, IStructName
{
    /// <summary>The name users type.</summary>
    public string Name { get; } = name;

    /// <summary>One line for help and reports.</summary>
    public string Summary { get; } = summary;

    /// <summary>The standard operator of ONNX that is the same function, if there is one.</summary>
    public string? Operator { get; init; }
}

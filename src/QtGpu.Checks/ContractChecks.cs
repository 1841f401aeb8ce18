namespace QtGpu.Checks;

/// <summary>How many shapes are gone through.</summary>
internal enum Extent
{
    /// <summary>Few and small: the backend is a debugger, thousands of times slower than a processor.</summary>
    Few,

    /// <summary>Every operation in under a minute, kernels compiled on the way.</summary>
    Some,

    /// <summary>As the tests do.</summary>
    All,
}

/// <summary>
/// Checks of one group of operations: each public method is one, and throws what is wrong. A check that takes a text is
/// run for every activation of the catalogue. To add one, add a method; to add a group, a class.
/// </summary>
/// <param name="backend">What is checked.</param>
/// <param name="extent">In how many shapes.</param>
internal abstract class ContractChecks(Backend backend, Extent extent)
{
    protected Backend Backend { get; } = backend;

    protected Extent Extent { get; } = extent;

    protected bool Few => Extent == Extent.Few;
}

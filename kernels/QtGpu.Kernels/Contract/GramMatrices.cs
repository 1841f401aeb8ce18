namespace QtGpu.Kernels.Contract;

/// <summary>
/// For each network of a batch, in float64 on the device: G = Σ φφᵀ and C = Σ φyᵀ over steps and sequences, with
/// features φ = [1; u; x] and targets y. What ridge regression needs of the states, whose number does not matter.
/// </summary>
public abstract class GramMatrices(int networks, int features, int outputs) : IDisposable
{
    /// <summary>Networks R.</summary>
    public int Networks { get; } = networks;

    /// <summary>Features F = 1 + inputs + units.</summary>
    public int Features { get; } = features;

    /// <summary>Outputs.</summary>
    public int Outputs { get; } = outputs;

    /// <summary>Back to 0.</summary>
    public abstract void Clear();

    /// <summary>Copies the sums of one network to the host; waits for work under way.</summary>
    /// <param name="network">Which.</param>
    /// <param name="gram">G [F, F]; its lower triangle is written, the diagonal included.</param>
    /// <param name="cross">C [F, outputs].</param>
    public abstract void Read(int network, Span<double> gram, Span<double> cross);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives the memory back.</summary>
    protected abstract void Dispose(bool disposing);
}

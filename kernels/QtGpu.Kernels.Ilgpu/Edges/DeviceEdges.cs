using QtGpu.Kernels.Edges;

namespace QtGpu.Kernels.Ilgpu.Edges;

/// <summary>
/// Inside a kernel: the tensors of edges. What each edge keeps lies as its parameters do, number by number.
/// </summary>
internal struct DeviceEdges
{
    public ArrayView<float> X, Parameters, Weight, Bias, Y, Kept;

    /// <summary>Gradients; empty where none is wanted.</summary>
    public ArrayView<float> GradientY, GradientParameters, GradientWeight, GradientX;

    public int Rows, Inputs, Outputs, Accumulate;

    public readonly long Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (long)Inputs * Outputs;
    }
}

/// <summary>Inside a kernel: one edge.</summary>
internal readonly struct DeviceEdge(DeviceEdges all, long number) : IEdge<ScalarLane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    public ScalarLane Parameter(int p) => new(all.Parameters[(p * all.Count) + number]);

    [MethodImpl(Inline)]
    public ScalarLane Coefficient(int k) => new(all.Kept[(k * all.Count) + number]);

    [MethodImpl(Inline)]
    public void Keep(int k, ScalarLane value) => all.Kept[(k * all.Count) + number] = value.Value;

    [MethodImpl(Inline)]
    public void PutGradient(int p, ScalarLane value) => all.GradientParameters[(p * all.Count) + number] = value.Value;

    [MethodImpl(Inline)]
    public int Whole(ScalarLane number) => (int)number.Value;
}

namespace QtGpu.Kernels.Activations;

/// <summary>
/// An activation y = f(z), elementwise. Implement it on a <c>readonly record struct</c> whose fields are its parameters
/// as numbers (no bool gets into a GPU kernel), mark it with <see cref="ActivationAttribute"/>, and every kernel, test,
/// bench and the command line know it.
/// </summary>
public interface IActivation
{
    /// <summary>f(z).</summary>
    T Forward<T>(T z)
        where T : unmanaged, ILane<T>;

    /// <summary>f(z), and f′(z) in <paramref name="derivative"/>: one pass shares what both need.</summary>
    T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T>;
}

using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Activations;

/// <summary>
/// f(w) = s·max(−w, 0); f′(w) = −s for w &lt; 0, else 0: a penalty on negative weights and its gradient, not an activation
/// for layers, hence not in the catalogue. Dorozhinsky and Pavlovsky, arXiv:1806.09664, (15).
/// </summary>
/// <param name="Strength">s.</param>
public readonly record struct NegativePart(float Strength) : IActivation
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z)
        where T : unmanaged, ILane<T> => T.IfLess(z, T.Const(0), T.Const(-Strength) * z, T.Const(0));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T>
    {
        derivative = T.IfLess(z, T.Const(0), T.Const(-Strength), T.Const(0));
        return Forward(z);
    }
}

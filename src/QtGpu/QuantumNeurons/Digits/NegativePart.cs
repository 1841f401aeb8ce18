using System.Runtime.CompilerServices;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;

namespace QtGpu.QuantumNeurons.Digits;

/// <summary>
/// f(w) = s·max(−w, 0); f′(w) = −s for w &lt; 0, else 0: the penalty on a negative weight and its gradient, in one pass
/// of any backend, as an activation of the weights. Dorozhinsky and Pavlovsky, arXiv:1806.09664, (15).
/// </summary>
/// <param name="Strength">s.</param>
internal readonly record struct NegativePart(float Strength) : IActivation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z)
        where T : unmanaged, ILane<T> => T.IfLess(z, T.Const(0), T.Const(-Strength) * z, T.Const(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T>
    {
        derivative = T.IfLess(z, T.Const(0), T.Const(-Strength), T.Const(0));
        return Forward(z);
    }
}

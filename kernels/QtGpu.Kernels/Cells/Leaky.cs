using System.Runtime.CompilerServices;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Cells;

/// <summary>
/// The leaky integrator of echo-state networks: x ← (1 − α)x + α(f(b + W_in·u + W_fb·y + W·x) + ν·n), n from N(0, 1).
/// </summary>
/// <param name="activation">f.</param>
/// <param name="leak">α in (0, 1].</param>
/// <param name="noise">ν ≥ 0.</param>
public struct Leaky<TActivation>(TActivation activation, float leak, float noise) : ICell
    where TActivation : unmanaged, IActivation
{
    // ILGPU 1.5.3 takes structs for the same whose numbers are of the same types in the same order: what is 4 or 16
    // floats and no more, as this without the flag may be, it confuses with four lanes or a tile, and neither stays in
    // registers.
    private readonly int _isNoisy = noise > 0 ? 1 : 0;

    /// <inheritdoc/>
    public static int Gates => 1;

    /// <inheritdoc/>
    public static int States => 1;

    /// <inheritdoc/>
    public readonly bool IsNoisy => _isNoisy != 0;

    /// <inheritdoc/>
    // Not readonly: f would be copied for each call.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<T, TUnit>(TUnit unit)
        where T : unmanaged, ILane<T>
        where TUnit : struct, IUnit<T>
    {
        T f = activation.Forward(unit.Recurrent(0) + unit.Driven(0));
        if (unit.IsNoisy)
            f = T.Fma(T.Const(noise), unit.Normal(), f);

        // As x − αx, then + αf.
        T x = unit.State(0), a = T.Const(leak);
        unit.Put(0, T.Fma(a, f, T.Fma(-a, x, x)));
    }
}

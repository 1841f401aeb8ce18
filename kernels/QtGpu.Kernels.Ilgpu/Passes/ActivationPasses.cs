using ILGPU;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary>y = f(z), and slope = f′(z) unless it is empty. Moves 8 bytes per element, or 12.</summary>
internal readonly struct ActivationPass<TActivation>(
    TActivation activation, ArrayView<float> z, ArrayView<float> y, ArrayView<float> slope) : IPass
    where TActivation : unmanaged, IActivation
{
    public void Run<TPlace, TLane>(TPlace at)
        where TPlace : struct, IPlace<TLane>
        where TLane : unmanaged, ILane<TLane> =>
        Activated.Store(activation, at.Load(z), at, y, slope);
}

/// <summary>y = f(z; p), and slope = f′(z; p) unless it is empty, with p in device memory.</summary>
internal readonly struct ParametricPass<TActivation>(
    TActivation activation, ArrayView<float> p, ArrayView<float> z, ArrayView<float> y, ArrayView<float> slope) : IPass
    where TActivation : unmanaged, IParametricActivation<TActivation>
{
    public void Run<TPlace, TLane>(TPlace at)
        where TPlace : struct, IPlace<TLane>
        where TLane : unmanaged, ILane<TLane> =>
        Activated.Store(activation.At(p[0], p[1]), at.Load(z), at, y, slope);
}

/// <summary>What every kernel that knows f ends with.</summary>
internal static class Activated
{
    /// <summary>y[i] = f(z), and slope[i] = f′(z) unless slope is empty.</summary>
    public static void Store<TActivation>(
        TActivation activation, ScalarLane z, long i, ArrayView<float> y, ArrayView<float> slope)
        where TActivation : unmanaged, IActivation => Store(activation, z, new One(i), y, slope);

    /// <summary>The same at any place.</summary>
    public static void Store<TActivation, TPlace, TLane>(
        TActivation activation, TLane z, TPlace at, ArrayView<float> y, ArrayView<float> slope)
        where TActivation : unmanaged, IActivation
        where TPlace : struct, IPlace<TLane>
        where TLane : unmanaged, ILane<TLane>
    {
        if (slope.Length == 0)
        {
            at.Store(y, activation.Forward(z));
            return;
        }

        at.Store(y, activation.Forward(z, out TLane derivative));
        at.Store(slope, derivative);
    }
}

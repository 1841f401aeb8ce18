using ILGPU;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Updates;

namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary>SGD; without velocity where v is empty. Moves 12 bytes per weight, or 20.</summary>
internal readonly struct SgdPass(
    ArrayView<float> w, ArrayView<float> dW, ArrayView<float> v, ArrayView<float> squaredNorm, SgdStep step) : IPass
{
    public void Run(long i)
    {
        float scale = squaredNorm.Length == 0 ? 1f : Clipping.Scale(squaredNorm[0], step.ClipNorm);
        var velocity = new ScalarLane(v.Length == 0 ? 0f : v[i]);
        w[i] = SgdUpdate.Apply(new ScalarLane(w[i]), new ScalarLane(dW[i]), ref velocity, scale, step).Value;
        if (v.Length != 0)
            v[i] = velocity.Value;
    }
}

/// <summary>Adam and AdamW. Moves 28 bytes per weight.</summary>
internal readonly struct AdamPass(
    ArrayView<float> w, ArrayView<float> dW, ArrayView<float> m, ArrayView<float> v, ArrayView<float> squaredNorm,
    AdamArguments arguments) : IPass
{
    public void Run(long i)
    {
        AdamStep step = arguments.Step;
        float scale = squaredNorm.Length == 0 ? 1f : Clipping.Scale(squaredNorm[0], step.ClipNorm);
        ScalarLane first = new(m[i]), second = new(v[i]);
        w[i] = AdamUpdate.Apply(new ScalarLane(w[i]), new ScalarLane(dW[i]), ref first, ref second, scale, step).Value;
        m[i] = first.Value;
        v[i] = second.Value;
    }
}

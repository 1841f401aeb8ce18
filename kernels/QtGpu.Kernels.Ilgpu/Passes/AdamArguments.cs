using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary><see cref="AdamStep"/> on its way into a kernel: ILGPU hands no bool over.</summary>
internal readonly struct AdamArguments(in AdamStep step)
{
    private readonly float _rate = step.Rate;
    private readonly float _beta1 = step.Beta1;
    private readonly float _beta2 = step.Beta2;
    private readonly float _epsilon = step.Epsilon;
    private readonly float _weightDecay = step.WeightDecay;
    private readonly int _decoupled = step.Decoupled ? 1 : 0;
    private readonly float _clipNorm = step.ClipNorm;
    private readonly float _correction1 = step.Correction1;
    private readonly float _correction2 = step.Correction2;

    /// <summary>The step again, inside the kernel.</summary>
    public AdamStep Step => new(
        _rate, _beta1, _beta2, _epsilon, _weightDecay, _decoupled != 0, _clipNorm, _correction1, _correction2);
}

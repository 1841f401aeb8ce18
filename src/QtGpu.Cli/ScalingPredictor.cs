using QtGpu.Data;
using QtGpu.Uncertainty;

namespace QtGpu.Cli;

/// <summary>A predictor that was made of scaled samples, asked about samples in their own units.</summary>
internal sealed class ScalingPredictor(Predictor inner, SampleScale scale) : Predictor
{
    public override string Name => inner.Name;

    public override int Members => inner.Members;

    public override float[] Predict(Samples samples, CancellationToken cancellation = default) =>
        inner.Predict(samples.Scaled(scale), cancellation);

    public override void Dispose()
    {
        inner.Dispose();
        base.Dispose();
    }
}

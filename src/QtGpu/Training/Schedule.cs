using QtGpu.Catalogues;

namespace QtGpu.Training;

/// <summary>
/// How the learning rate moves over a training run. To add one, derive and mark it with <see cref="NamedAttribute"/>.
/// </summary>
public abstract class Schedule
{
    /// <summary>
    /// Factor on the learning rate at <paramref name="progress"/>, from 0 at the first step to 1 after the last.
    /// </summary>
    public abstract float Factor(double progress);
}

/// <summary>1 all along.</summary>
[Named("constant")]
public sealed class ConstantSchedule : Schedule
{
    /// <inheritdoc/>
    public override float Factor(double progress) => 1;
}

/// <summary>½(1 + cos π·progress): Loshchilov and Hutter, arXiv:1608.03983, equation 5, without restarts.</summary>
[Named("cosine")]
public sealed class CosineSchedule : Schedule
{
    /// <inheritdoc/>
    public override float Factor(double progress) => (float)(0.5 * (1 + Math.Cos(Math.PI * progress)));
}

/// <summary>1 − progress.</summary>
[Named("linear")]
public sealed class LinearSchedule : Schedule
{
    /// <inheritdoc/>
    public override float Factor(double progress) => (float)(1 - progress);
}

/// <summary>1, then 0.1 from half, then 0.01 from three quarters of the run.</summary>
[Named("step")]
public sealed class StepSchedule : Schedule
{
    /// <inheritdoc/>
    public override float Factor(double progress) => progress < 0.5 ? 1f : progress < 0.75 ? 0.1f : 0.01f;
}

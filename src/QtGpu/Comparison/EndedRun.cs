using QtGpu.Training;

namespace QtGpu.Comparison;

/// <summary>A training that has ended.</summary>
/// <param name="Plan">Which.</param>
/// <param name="Metric">What it is judged by.</param>
/// <param name="Score">
/// Its value: of a network on the test samples, of a trial on those held out; NaN where it diverged.
/// </param>
/// <param name="Fit">Its epochs; null where it diverged.</param>
/// <param name="IsKept">It ended in an earlier run that this one goes on from.</param>
public sealed record EndedRun(PlannedRun Plan, Metric Metric, double Score, FitResult? Fit, bool IsKept);

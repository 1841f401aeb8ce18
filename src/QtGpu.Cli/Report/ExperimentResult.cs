using QtGpu.Benchmarks;
using QtGpu.Experiments;

namespace QtGpu.Cli.Report;

/// <summary>An experiment that has been run, with all that is needed to run it again.</summary>
/// <param name="Plan">What was asked, with its settings.</param>
/// <param name="Outcome">What came out.</param>
/// <param name="Machine">What it was run on.</param>
/// <param name="SideBySide">Pieces of work at a time.</param>
/// <param name="Command">How it was started.</param>
/// <param name="Date">When it ended, UTC.</param>
/// <param name="Seconds">On the clock, since it was last started.</param>
internal sealed record ExperimentResult(
    ExperimentPlan Plan, ExperimentOutcome Outcome, Machine Machine, int SideBySide, string Command, DateTime Date,
    double Seconds)
{
    public Findings Findings => Outcome.Findings;
}

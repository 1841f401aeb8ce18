using QtGpu.Tests.House;
using Xunit.Runner.Common;
using Xunit.Sdk;

[assembly: RegisterRunnerReporter(typeof(GroupedReporter))]

namespace QtGpu.Tests.House;

/// <summary>
/// What <c>./qtgpu test</c> prints: failures as they happen, then why tests were skipped, counted by reason, and as the
/// last line <c>N passed, N failed, N skipped</c>. A run in which no test ran is a failed run.
/// </summary>
public sealed class GroupedReporter : IRunnerReporter
{
    public bool CanBeEnvironmentallyEnabled => false;

    public bool IsEnvironmentallyEnabled => false;

    public bool ForceNoLogo => true;

    public string Description => "failures, skip reasons with their counts, one line of totals";

    public string RunnerSwitch => "grouped";

    public ValueTask<IRunnerReporterMessageHandler> CreateMessageHandler(
        IRunnerLogger logger, IMessageSink? diagnosticMessageSink) => new(new Handler(logger));

    private sealed class Handler(IRunnerLogger logger) : DefaultRunnerReporterMessageHandler(logger)
    {
        private readonly Dictionary<string, int> _skipReasons = new(StringComparer.Ordinal);

        protected override void HandleTestAssemblyDiscoveryStarting(
            MessageHandlerArgs<TestAssemblyDiscoveryStarting> args)
        {
        }

        protected override void HandleTestAssemblyDiscoveryFinished(
            MessageHandlerArgs<TestAssemblyDiscoveryFinished> args)
        {
        }

        protected override void HandleTestAssemblyExecutionFinished(
            MessageHandlerArgs<TestAssemblyExecutionFinished> args)
        {
        }

        protected override void HandleTestSkipped(MessageHandlerArgs<ITestSkipped> args)
        {
            _skipReasons[args.Message.Reason] = _skipReasons.GetValueOrDefault(args.Message.Reason) + 1;
        }

        protected override void HandleTestExecutionSummaries(MessageHandlerArgs<TestExecutionSummaries> args)
        {
            foreach (var (reason, count) in _skipReasons.OrderByDescending(pair => pair.Value))
                Console.WriteLine($"  {count,5} skipped: {reason}");
            var runs = args.Message.SummariesByAssemblyUniqueID.Select(run => run.Summary).ToList();
            var failed = runs.Sum(run => run.Failed + run.Errors);
            var skipped = runs.Sum(run => run.Skipped);
            var passed = runs.Sum(run => run.Total - run.Failed - run.Skipped - run.NotRun);
            Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
            if (passed + failed == 0)
                Environment.Exit(1);
        }
    }
}

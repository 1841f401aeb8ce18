using QtGpu.Benchmarks;

namespace QtGpu.Cli.Report;

/// <summary>
/// The object of --json and of <c>bench.json</c>. Its keys are always there: what was not measured is null or empty.
/// </summary>
internal static class BenchJson
{
    private const string Tunnelling = "tunnelling";

    public static object Of(BenchResult result) => new
    {
        Device = result.Machine.Backend,
        result.Machine,
        result.Threads,
        MeasuredUtc = DateTime.UtcNow,
        result.EarlierRows,
        MemcpyNs = result.Stream(StreamBenchmark.Copy)?.NsPerElement,
        FmaPeakGflops = result.Peak?.Gflops,
        FmaPeak = result.Peak,
        GemmGflops = result.Gemms.ToDictionary(row => row.Shape.ToString(), row => row.Gflops, StringComparer.Ordinal),
        ActivationNs = result.Stream(StreamBenchmark.Forward(Tunnelling))?.NsPerElement,
        ActivationForwardBackwardNs = result.Stream(StreamBenchmark.ForwardBackward(Tunnelling))?.NsPerElement,
        TrainSamplesPerSecond = result.Trainings.SelectMany(row => row.Runs.Select(run => new
        {
            row.Shape.Net,
            row.Shape.Batch,
            run.Activation,
            row.Shape.Optimizer,
            SamplesPerSecond = row.PerSecond(run),
            Min = row.Samples / run.Epoch.Max,
            Max = row.Samples / run.Epoch.Min,
            SamplesPerCpuSecond = row.Samples / run.Epoch.CpuMedian,
            run.Epoch.Repetitions,
        })),
        QtOverReluTraining = result.Trainings.Min(row => row.Run(Tunnelling)?.OverRelu),
        QtOverRelu = result.Trainings.Where(row => row.Run(Tunnelling)?.OverRelu is not null).Select(row => new
        {
            row.Shape.Net,
            row.Shape.Batch,
            row.Shape.Optimizer,
            Ratio = row.Run(Tunnelling)!.OverRelu,
        }),
        Recurrent = result.Recurrents.SelectMany(row => row.Runs.Select(run => new
        {
            row.Shape.Units,
            row.Shape.Inputs,
            row.Shape.Steps,
            row.Shape.Batch,
            run.Name.Cell,
            run.Name.Activation,
            run.Name.IsRagged,
            StepsPerSecond = run.PerSecond,
            StepsPerCpuSecond = 1 / run.Step.CpuMedian,
            run.OverOther,
            SecondsPerStep = run.Step,
        })),
        Bayesian = result.Bayesians.SelectMany(row => row.Runs.Select(run => new
        {
            row.Shape.Net,
            row.Shape.Batch,
            row.Shape.Optimizer,
            row.Activation,
            run.Name.Kind,
            run.Name.Draws,
            run.Name.Trains,
            run.PerSecond,
            PerCpuSecond = 1 / run.Time.CpuMedian,
            Beside = run.Name.Beside?.ToString(),
            run.TimesOther,
            Seconds = run.Time,
        })),
        Edges = result.Edges.Select(row => new
        {
            row.Shape.Function,
            row.Shape.Batch,
            row.Shape.Inputs,
            row.Shape.Outputs,
            row.ForwardPerSecond,
            row.TrainedPerSecond,
            ForwardPerCpuSecond = row.Shape.Evaluations / row.Forward.CpuMedian,
            TrainedPerCpuSecond = row.Shape.Evaluations / row.Trained.CpuMedian,
            row.TimesDense,
            row.TimesDenseTrained,
            ForwardSeconds = row.Forward,
            TrainedSeconds = row.Trained,
        }),
        Replicas = result.Replicas.Select(row => new
        {
            row.Shape.Net,
            row.Shape.Batch,
            row.Networks,
            row.TimesFaster,
            row.TimesOne,
            row.LaunchesPerStep,
            row.LaunchesPerStepOfAll,
            AloneSeconds = row.Alone,
            InTurnSeconds = row.InTurn,
            SideBySideSeconds = row.SideBySide,
        }),
        SweepSiteUpdatesPerSecond = result.Samplers
            .FirstOrDefault(row => row is { Algorithm: SamplerBenchmark.Metropolis, Tuned: true })?.UpdatesPerSecond,
        Sampler = result.Samplers.Select(Sampler),
        EsnUpdatesPerSecond = result.Reservoirs.Select(Reservoir),
        Streams = result.Streams.Select(row => new
        {
            row.Name,
            row.Elements,
            row.BytesPerElement,
            row.FlopsPerElement,
            row.NsPerElement,
            row.GigabytesPerSecond,
            Seconds = row.Time,
        }),
        Gemms = result.Gemms.Select(row => new { Shape = row.Shape.ToString(), row.Gflops, Seconds = row.Time }),
        result.Roofline,
        PeerTeam = result.Team.Select(peer => new
        {
            peer.Name,
            peer.Version,
            peer.Hello.Blas,
            peer.Hello.Kernel,
            OpenblasCoretype = peer.Hello.CoreType,
            peer.Hello.Gflops,
            peer.Hello.IsCorrect,
            peer.IsAtItsBest,
        }),
        result.Peers,
        result.Scaling,
        result.Memory,
        result.Notes,
    };

    private static object Sampler(SamplerRow row) => new
    {
        row.Algorithm,
        row.Tuned,
        row.Run.Width,
        row.Run.Acceptance,
        row.Chains,
        Activity = row.Run.Activity.Mean,
        row.Run.Activity.StandardError,
        TauInt = row.Run.AutocorrelationSweeps,
        SiteUpdatesPerSweep = row.UpdatesPerSweep / row.Chains,
        SiteUpdatesPerSecond = row.UpdatesPerSecond,
        row.NsPerUpdate,
        MicrosecondsPerIndependentSample = 1e6 * row.SecondsPerSample,
        row.TimesBetter,
        SecondsPerCall = row.Time,
        SweepsPerCall = row.Sweeps,
    };

    private static object Reservoir(ReservoirRow row) => new
    {
        row.Shape.Reservoirs,
        row.Shape.Sequences,
        row.Shape.Units,
        row.Shape.Density,
        row.Activation,
        UpdatesPerSecond = row.PerSecond,
        UpdatesPerCpuSecond = row.Shape.Updates / row.Time.CpuMedian,
        StepsPerCall = row.Shape.Steps,
        SecondsPerCall = row.Time,
    };
}

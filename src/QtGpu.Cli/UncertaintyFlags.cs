using QtGpu.Data;
using QtGpu.IO;
using QtGpu.Uncertainty;

namespace QtGpu.Cli;

/// <summary>How sure predictions are, and how that is judged: the flags that verbs share.</summary>
internal sealed class UncertaintyFlags
{
    private readonly PredictorFlags _predictors = new();

    private readonly Option<string?> _other = Flag.MaybeText(
        "--ood", "NAME|FILE", "A data set of another kind: does the network know that it does not know it?");

    private readonly Option<bool> _calibrate = Flag.Switch("--calibrate", "Scale the temperature by held-out samples");

    private readonly Option<double?> _alpha = Flag.Number(
        "--conformal", "α", new("a number between 0 and 1", x => x is > 0 and < 1),
        "Sets of classes that have the right one in 1 − α of cases, by held-out samples");

    private readonly Option<int?> _held = Flag.MaybeCount(
        "--held-out", "Samples that --calibrate and --conformal go by, and scores do not [default: a fifth]");

    private readonly Option<string?> _out = Flag.Path(
        "--out", "DIR", "Write report.html, reliability.svg, rejection.svg and images.svg");

    public void AddTo(Command command)
    {
        _predictors.AddTo(command);
        command.Takes(Own);
    }

    /// <summary>
    /// Judges a network, and what the flags ask for beside it; null where it tells no classes of samples.
    /// </summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="session">Where samples of another kind come from.</param>
    /// <param name="network">The network.</param>
    /// <param name="data">What it is asked about.</param>
    /// <exception cref="InputException">The flags, or the samples, are not for this network.</exception>
    public UncertaintyReport? Judge(ParseResult arguments, Session session, TrainedNetwork network, AskedSamples data)
    {
        if (data.Samples.Classes == 0 || data.Samples.TargetsPerStep)
        {
            return _predictors.All.Concat(Own).FirstOrDefault(option => arguments.IsGiven(option)) is { } given
                ? throw new InputException(
                    $"{given.Name} is for networks that tell classes of samples; leave it out")
                : null;
        }

        network.RequireTargets(data.Samples);
        if (arguments.GetValue(_out) is { } folder)
            AtomicFile.RequireWritable(Path.Combine(folder, UncertaintyReport.Page));
        bool isHeld = arguments.GetValue(_calibrate) || arguments.GetValue(_alpha) is not null;
        arguments.Require(isHeld, "--calibrate or --conformal", _held);
        (Samples judged, Samples? held) = (data.Samples, null);
        if (isHeld)
            (judged, held) = Split(data.Samples, arguments.GetValue(_held));
        AskedSamples? other = arguments.GetValue(_other) is { } name
            ? AskedSamples.OfAnotherKind(session, network, name) : null;
        var options = new UncertaintyOptions
        {
            Outside = other?.Samples,
            Held = held,
            Calibrate = arguments.GetValue(_calibrate),
            Alpha = arguments.GetValue(_alpha),
            Seed = session.Seed,
        };
        using AskedPredictors asked = _predictors.Open(arguments, session, network);
        return new(asked.All, judged, network.Spec.ClassNames, options, session.Stop)
        {
            OutsideName = other?.Name ?? string.Empty,
        };
    }

    /// <summary>Writes the files of --out, where it is given.</summary>
    public void WriteFiles(ParseResult arguments, Session session, UncertaintyReport report, string title)
    {
        if (arguments.GetValue(_out) is { } folder && session.Write(() => report.WriteFiles(folder, title)))
            session.Out.WriteLine($"report: {Path.Combine(folder, UncertaintyReport.Page)}");
    }

    private Option[] Own => [_other, _calibrate, _alpha, _held, _out];

    private static (Samples Judged, Samples Held) Split(Samples samples, int? held)
    {
        int count = held ?? Math.Max(1, samples.Count / 5);
        return count < samples.Count
            ? samples.Split(count, seed: 0, "calibration")
            : throw new InputException(
                $"--held-out {count}: there are {samples.Count} samples, of which some must be left to judge by");
    }
}

using QtGpu.Data;
using QtGpu.Training;

namespace QtGpu.Cli.Commands;

/// <summary>Measures a trained network on samples that it was not trained on.</summary>
internal sealed class EvaluateCommand : Verb
{
    private readonly AskedFlags _asked = new();
    private readonly UncertaintyFlags _uncertainty = new();
    private readonly Option<bool> _train = Flag.Switch(
        "--train", "Measure on the training samples instead of the test samples");

    public EvaluateCommand()
        : base("evaluate", "Accuracy, calibration and errors of a trained network")
    {
        this.Takes([.. _asked.All, _train]);
        _uncertainty.AddTo(this);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "evaluate --checkpoint runs/mnist",
        "evaluate --checkpoint runs/garments --samples 50 --ood mnist",
        "evaluate --checkpoint runs/a --ensemble runs/b,runs/c --conformal 0.1 --out runs/judged",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        AskedFlags.Values asked = _asked.Read(arguments);
        using var network = new TrainedNetwork(session, asked.Checkpoint);
        AskedSamples data = AskedSamples.Load(session, network, asked, arguments.GetValue(_train), labelled: true);
        UncertaintyReport? uncertainty = _uncertainty.Judge(arguments, session, network, data);
        Samples judged = uncertainty?.Samples ?? data.Samples;
        Evaluation evaluation = uncertainty is null or { Summaries: [{ Members: 1 }] }
            ? network.Evaluate(judged, session.Stop) : uncertainty.Evaluation;
        new EvaluationReport(data with { Samples = judged }, evaluation, network)
        {
            Uncertainty = uncertainty,
            Grids = network.Grids(judged, session.Stop),
        }.Write(session);
        if (uncertainty is not null)
            _uncertainty.WriteFiles(arguments, session, uncertainty, $"{asked.Checkpoint} on {data.Name}");
    }
}

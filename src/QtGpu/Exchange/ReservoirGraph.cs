using System.Text.Json;
using Onnx;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Onnx;
using QtGpu.Reservoirs;

namespace QtGpu.Exchange;

/// <summary>
/// A trained reservoir in operators of ONNX. One whose series forecasts itself takes <c>steps</c> and runs freely, each
/// output the next input; one with inputs of its own takes their <c>rows [steps, inputs]</c>, and, where outputs are
/// fed back, the <c>targets</c>. Both take <c>state</c> and <c>last</c>, else as they were saved, and give them as they
/// then are. The readout is summed in float64: its weights are large and cancel.
/// </summary>
internal sealed class ReservoirGraph
{
    private readonly TrainedReservoir _trained;
    private readonly OnnxGraph _graph = new();
    private readonly RecurrentMember _member;
    private readonly TrainableCell _cell;
    private readonly int _units, _inputs, _outputs;

    private ReservoirGraph(TrainedReservoir trained)
    {
        ReservoirSettings settings = trained.Reservoir.Settings;
        (_trained, _units) = (trained, settings.Units);
        (_inputs, _outputs) = (trained.Inputs, trained.Outputs);
        OnnxFile.RequireRoom(4L * _units * _units, "this reservoir, with all its connections,");
        _member = trained.Reservoir.Matrices.Scale(settings);
        _cell = CellCatalogue.Create(
            "leaky-elman", settings.CreateActivation(),
            new Dictionary<string, double>(StringComparer.Ordinal) { ["leak"] = settings.Leak });
    }

    /// <summary>Writes it.</summary>
    public static OnnxSummary Write(TrainedReservoir trained, string path) => OnnxFile.Write(
        path, new ReservoirGraph(trained).Build(),
        [
            ("reservoir", JsonSerializer.Serialize(trained.Reservoir.Settings)),
            ("series", trained.Series),
            ("steps_seen", FormattableString.Invariant($"{trained.Steps}")),
            ("forecasts", trained.IsAutonomous ? "freely, each output the next input" : "from inputs of its own"),
        ]);

    private GraphProto Build()
    {
        using IDisposable written = _graph.Write();
        OnnxValue state = _graph.Input("state", _trained.State, _units);
        OnnxValue last = _graph.Input("last", _trained.LastTarget, _outputs);
        OnnxValue[] made = _trained.IsAutonomous ? Freely(state, last) : Driven(state, last);
        OnnxValue forecast = OnnxScale.Undo(_trained.TargetScale, made[2], "target");
        _graph.Output(forecast, "forecast", OnnxType.Float32, "steps", _outputs);
        _graph.Output(made[0], "next_state", OnnxType.Float32, _units);
        _graph.Output(made[1], "next_last", OnnxType.Float32, _outputs);
        return _graph.Build("reservoir");
    }

    // A Loop: its trips are counted by a number.
    private OnnxValue[] Freely(OnnxValue state, OnnxValue last)
    {
        OnnxValue steps = _graph.Input("steps", OnnxType.Int64);
        var body = new OnnxGraph(_graph);
        body.Input("trip", OnnxType.Int64);
        OnnxValue goesOn = body.Input("goes on", OnnxType.Boolean);
        OnnxValue x = body.Input("x", OnnxType.Float32, _units), y = body.Input("y", OnnxType.Float32, _outputs);
        using (body.Write())
        {
            body.Output(goesOn, "goes on further", OnnxType.Boolean);
            Step(body, x, y, y);
        }

        return _graph.Nodes(
            "Loop", 3, [AttributeProto.Of("body", body.Build("step"))],
            steps, _graph.Cast(_graph.Whole(1), OnnxType.Boolean), state, last);
    }

    private OnnxValue[] Driven(OnnxValue state, OnnxValue last)
    {
        OnnxValue rows = OnnxScale.Apply(
            _trained.InputScale, _graph.Input("rows", OnnxType.Float32, "steps", _inputs), "input");
        bool feedsBack = _member.Feedback is not null;
        var body = new OnnxGraph(_graph);
        OnnxValue x = body.Input("x", OnnxType.Float32, _units), y = body.Input("y", OnnxType.Float32, _outputs);
        OnnxValue u = body.Input("u", OnnxType.Float32, _inputs);
        OnnxValue? target = feedsBack ? body.Input("target", OnnxType.Float32, _outputs) : null;
        using (body.Write())
            Step(body, x, y, u, target);
        OnnxValue[] read = feedsBack ? [state, last, rows, Targets()] : [state, last, rows];
        return _graph.Nodes(
            "Scan", 3,
            [
                AttributeProto.Of("body", body.Build("step")), AttributeProto.Of("num_scan_inputs", read.Length - 2),
            ],
            read);
    }

    private OnnxValue Targets() => OnnxScale.Apply(
        _trained.TargetScale, _graph.Input("targets", OnnxType.Float32, "steps", _outputs), "target");

    // x ← cell(b + W_in·u + W_fb·y, W·x), then ŷ = V·[1; u; x]; what is fed back next is the target where it is given.
    private void Step(OnnxGraph body, OnnxValue x, OnnxValue y, OnnxValue u, OnnxValue? target = null)
    {
        float[] input = _member.Input;
        OnnxValue driven = body.Node(
            "MatMul", u, _graph.Tensor("W_in", input[_units..], _inputs, _units))
            + _graph.Tensor("bias", input[.._units], _units);
        if (_member.Feedback is { } feedback)
            driven += body.Node("MatMul", y, _graph.Tensor("W_fb", feedback, _outputs, _units));
        OnnxValue recurrent = body.Node(
            "MatMul", x, _graph.Tensor("W", _member.Recurrent.ToDense(), _units, _units));
        OnnxValue next = OnnxFormulas.Of(_cell, [], [driven], [recurrent], [x])[0];

        OnnxValue features = body.Cast(
            body.Node("Concat", [AttributeProto.Of("axis", 0)], u, next), OnnxType.Float64);
        double[] readout = _trained.Readout;
        OnnxValue sum = body.Node(
            "MatMul", features, _graph.Tensor("V", readout[_outputs..], _inputs + _units, _outputs));
        OnnxValue output = body.Cast(
            body.Node("Add", sum, _graph.Tensor("V of 1", readout[.._outputs], _outputs)), OnnxType.Float32);
        body.Output(next, "x next", OnnxType.Float32, _units);
        body.Output(target ?? output, "y next", OnnxType.Float32, _outputs);
        body.Output(output, "y seen", OnnxType.Float32, _outputs);
    }
}

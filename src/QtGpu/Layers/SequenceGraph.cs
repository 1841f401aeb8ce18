using Onnx;
using QtGpu.Kernels.Cells;
using QtGpu.Onnx;

namespace QtGpu.Layers;

/// <summary>
/// Layers of sequences in operators of ONNX: [time, batch, features], where a sequence that has ended keeps its states,
/// so that the last of them stand at the end.
/// </summary>
internal static class SequenceGraph
{
    /// <summary>A recurrent layer, each direction a Scan.</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="units">Units of a direction.</param>
    /// <param name="cell">What they do.</param>
    /// <param name="settings">The rest.</param>
    /// <param name="trained">p of an activation that is trained; null where none is.</param>
    public static OnnxValue Scan(
        this LayerGraph graph, int units, TrainableCell cell, RecurrentSettings settings, float[]? trained)
    {
        OnnxValue forward = graph.Scan(units, cell, settings, trained ?? [], way: 0);
        return settings.Bidirectional
            ? graph.Graph.Node(
                "Concat", [AttributeProto.Of("axis", -1)],
                forward, graph.Scan(units, cell, settings, trained ?? [], way: 1))
            : forward;
    }

    /// <summary>
    /// The last step's features up to <paramref name="forward"/>, and of the rest, read in reverse, the first's.
    /// </summary>
    public static OnnxValue States(this LayerGraph graph, int forward, int columns)
    {
        OnnxGraph all = graph.Graph;
        OnnxValue steps = all.Node("Sub", graph.RequireLengths(), all.Whole(1));
        OnnxValue last = graph.Sum(
            all.Node("Where", graph.PerStep("Equal", steps), graph.Input, OnnxValue.Const(0f)), axis: 0);
        if (forward == columns)
            return last;
        OnnxValue first = all.Node("Gather", graph.Input, all.Whole(0));
        return all.Node(
            "Concat", [AttributeProto.Of("axis", -1)], Columns(last, 0, forward), Columns(first, forward, columns));

        OnnxValue Columns(OnnxValue x, int from, int to) =>
            all.Node("Slice", x, all.Wholes(from), all.Wholes(to), all.Wholes(-1));
    }

    /// <summary>The mean over the steps of each sequence.</summary>
    public static OnnxValue Mean(this LayerGraph graph)
    {
        OnnxGraph all = graph.Graph;
        OnnxValue own = all.Node("Where", graph.IsStep(), graph.Input, OnnxValue.Const(0f));
        OnnxValue steps = all.Cast(graph.RequireLengths(), OnnxType.Float32);
        return graph.Sum(own, axis: 0) / all.Node("Unsqueeze", steps, all.Wholes(-1));
    }

    private static OnnxValue Scan(
        this LayerGraph graph, int units, TrainableCell cell, RecurrentSettings settings, float[] trained, int way)
    {
        OnnxGraph all = graph.Graph;
        int matrices = settings.Edges?.Matrices ?? 1, bias = 2 * matrices;
        int first = way * (bias + (settings.LearnStart ? 2 : 1));
        OnnxValue driven = Product(graph, first) + graph.Parameter(first + bias);
        string name = graph.Parameters[first].Name;

        var body = new OnnxGraph(all);
        Extent[] rows = ["batch", units];
        OnnxValue[] states =
            [.. Enumerable.Range(0, cell.States).Select(k => body.Input($"{name} state {k}", OnnxType.Float32, rows))];
        OnnxValue drive = body.Input($"{name} driven", OnnxType.Float32, "batch", cell.Gates * units);
        OnnxValue isStep = body.Input($"{name} is step", OnnxType.Boolean, "batch", 1);
        using (body.Write())
        {
            OnnxValue[] next = OnnxFormulas.Of(
                cell, trained, Gates(drive),
                Gates(Product(graph with { Graph = body, Input = states[0] }, first + matrices)), states);
            for (int k = 0; k < next.Length; k++)
            {
                next[k] = body.Node("Where", isStep, next[k], states[k]);
                body.Output(next[k], $"{name} next {k}", OnnxType.Float32, rows);
            }

            body.Output(next[0], $"{name} seen", OnnxType.Float32, rows);
        }

        AttributeProto[] attributes =
        [
            AttributeProto.Of("body", body.Build($"{name} step")), AttributeProto.Of("num_scan_inputs", 2),
            AttributeProto.Of("scan_input_directions", [way, way]), AttributeProto.Of("scan_output_directions", [way]),
        ];
        OnnxValue[] starts = [.. Enumerable.Range(0, cell.States).Select(Start)];
        return all.Nodes("Scan", cell.States + 1, attributes, [.. starts, driven, graph.IsStep()])[^1];

        OnnxValue Product(LayerGraph x, int weight) => settings.Edges is { } terms
            ? x.Edges(terms, weight, weight + 2)
            : x.Graph.Node("MatMul", x.Input, x.Matrix(weight));

        OnnxValue[] Gates(OnnxValue every) => cell.Gates == 1 ? [every] : body.Nodes(
            "Split", cell.Gates, [AttributeProto.Of("axis", -1)],
            every, body.Wholes([.. Enumerable.Repeat((long)units, cell.Gates)]));

        OnnxValue Start(int k)
        {
            OnnxValue extents = all.Node(
                "Concat", [AttributeProto.Of("axis", 0)],
                all.Node("Shape", graph.RequireLengths()), all.Wholes(units));
            OnnxValue row = settings.LearnStart
                ? all.Node("Slice", graph.Matrix(first + bias + 1), all.Wholes(k), all.Wholes(k + 1), all.Wholes(0))
                : OnnxValue.Const(0f);
            return all.Node("Expand", row, extents);
        }
    }

    // Whether a sequence has a step, [time, batch, 1].
    private static OnnxValue IsStep(this LayerGraph graph) => graph.PerStep("Less", graph.RequireLengths());

    // Compares the number of each step with a number of each sequence.
    private static OnnxValue PerStep(this LayerGraph graph, string comparison, OnnxValue ofSequence)
    {
        OnnxGraph all = graph.Graph;
        OnnxValue steps = all.Node("Gather", all.Node("Shape", graph.Input), all.Whole(0));
        OnnxValue number = all.Node(
            "Unsqueeze", all.Node("Range", all.Whole(0), steps, all.Whole(1)), all.Wholes(-1));
        return all.Node("Unsqueeze", all.Node(comparison, number, ofSequence), all.Wholes(-1));
    }

    private static OnnxValue RequireLengths(this LayerGraph graph) =>
        graph.Lengths ?? throw new InputException("a layer of sequences stands in a network whose samples are none");
}

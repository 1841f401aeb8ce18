using System.Text.Json;
using Onnx;
using QtGpu.Data;
using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Onnx;
using QtGpu.Reservoirs;
using QtGpu.Training;

namespace QtGpu.Exchange;

/// <summary>Trained networks as ONNX files, for other programs to run: float32, operators of ai.onnx alone.</summary>
/// <remarks>
/// A network of samples reads <c>x [batch, features]</c>; one of sequences <c>x [batch, time, features]</c> or
/// <c>words [batch, time]</c>, and <c>lengths [batch]</c>, the steps of each: what stands behind them does not count.
/// It gives <c>y [batch, outputs]</c>, or <c>y [batch, time, outputs]</c>. Of random weights the file has the means.
/// </remarks>
public static class OnnxExport
{
    /// <summary>Writes the network of a checkpoint, or of a file of <see cref="TrainedReservoir.Save"/>.</summary>
    /// <param name="checkpoint">What <see cref="Checkpoint.Save"/> or a reservoir has written.</param>
    /// <param name="path">The ONNX file; replaced whole or not at all.</param>
    /// <exception cref="InputException">It cannot be read, exported or written; says which kinds can.</exception>
    public static OnnxSummary Write(string checkpoint, string path)
    {
        Safetensors file = Safetensors.ReadOwn(checkpoint);
        if (ReservoirFile.IsOne(file))
            return ReservoirGraph.Write(TrainedReservoir.Load(checkpoint), path);
        if (!Checkpoint.IsOne(file))
        {
            throw new InputException(
                $"{checkpoint} holds no network that can be exported; expected the checkpoint of a trained network "
                + "of any kind, or a reservoir that was saved");
        }

        Checkpoint read = Checkpoint.Read(checkpoint);
        ModelSpec spec = read.Model ?? throw new InputException(
            $"{checkpoint} does not say which model it is of; train it again");
        bool areSequences = ModelKind.Of(spec.Kind).ReadsSequences;
        return Write(path, Graph(spec.Build(), spec.Inputs, areSequences, read.Parameters, read.Scale), spec, read);
    }

    /// <summary>Writes a network of the library.</summary>
    /// <param name="path">The ONNX file; replaced whole or not at all.</param>
    /// <param name="model">Its layers.</param>
    /// <param name="parameters">What they have learnt.</param>
    /// <param name="inputs">Features of a sample, or of a step.</param>
    /// <param name="areSequences">Whether samples are sequences.</param>
    /// <param name="scale">What its samples were scaled by; null: nothing.</param>
    /// <exception cref="InputException">A layer has no form in ONNX, or the path cannot be written.</exception>
    public static OnnxSummary Write(
        string path, Sequential model, ParameterBuffer parameters, int inputs, bool areSequences = false,
        SampleScale? scale = null) => OnnxFile.Write(
            path,
            Graph(
                model, inputs, areSequences, [.. parameters.Named.Select(p => (p.Name, p.Value.ToArray()))], scale),
            []);

    private static OnnxSummary Write(string path, GraphProto graph, ModelSpec spec, Checkpoint read) => OnnxFile.Write(
        path, graph,
        [
            ("model", JsonSerializer.Serialize(spec)),
            ("classes", spec.ClassNames.Count > 0 ? JsonSerializer.Serialize(spec.ClassNames) : null),
            ("scale", read.Scale is { } scale ? JsonSerializer.Serialize(scale) : null),
            ("weights", ModelKind.Of(spec.Kind) is BayesianModel ? "means of random weights" : null),
            ("settings", read.Settings),
            ("epochs", FormattableString.Invariant($"{read.History.Count}")),
        ]);

    private static GraphProto Graph(
        Sequential model, int inputs, bool areSequences, IReadOnlyList<(string Name, float[] Values)> values,
        SampleScale? scale)
    {
        // Two steps: an axis of one would be none.
        Shape input = areSequences ? Shape.Of(2, 1, inputs) : Shape.Vector(inputs);
        OnnxFile.RequireRoom(values.Sum(p => 4L * p.Values.Length), "this network");
        var named = values.ToDictionary(p => p.Name, p => p.Values, StringComparer.Ordinal);
        ILookup<int, LayerTensor> parameters = model.Parameters(input)
            .Select(p => (p.Layer, Name: $"{p.Layer}.{p.Parameter.Name}", p.Parameter.Shape))
            .ToLookup(p => p.Layer, p => new LayerTensor(p.Name, p.Shape, named[p.Name]));
        var graph = new OnnxGraph();
        using IDisposable written = graph.Write();
        LayerGraph at = areSequences ? Sequences(graph, model, input, scale) : new(
            graph, OnnxScale.Apply(
                scale?.Features, graph.Input("x", OnnxType.Float32, "batch", input.Columns), "input"), input, []);
        at = LayerChain.Write(model.Layers, at, parameters);
        OnnxValue y = OnnxScale.Undo(scale?.Targets, at.Input, "target");
        if (at.Shape.Axes > 2)
            graph.Output(TimeFirst(graph, y, 3), "y", OnnxType.Float32, "batch", "time", at.Shape.Columns);
        else
            graph.Output(y, "y", OnnxType.Float32, "batch", at.Shape.Columns);
        return graph.Build("network");
    }

    private static LayerGraph Sequences(OnnxGraph graph, Sequential model, Shape input, SampleScale? scale)
    {
        bool areWords = model.Layers[0] is Embedding or OneHot;
        OnnxValue x = areWords
            ? TimeFirst(graph, graph.Input("words", OnnxType.Int64, "batch", "time"), 2)
            : TimeFirst(
                graph, OnnxScale.Apply(
                    scale?.Features, graph.Input("x", OnnxType.Float32, "batch", "time", input.Columns), "input"), 3);
        return new(graph, x, input, []) { Lengths = graph.Input("lengths", OnnxType.Int64, "batch") };
    }

    // [batch, time, …] to [time, batch, …], or back.
    private static OnnxValue TimeFirst(OnnxGraph graph, OnnxValue x, int axes) =>
        graph.Node("Transpose", [AttributeProto.Of("perm", axes == 2 ? [1, 0] : [1, 0, 2])], x);
}

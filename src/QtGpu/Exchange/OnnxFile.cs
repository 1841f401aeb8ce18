using Google.Protobuf;
using QtGpu.IO;
using QtGpu.Onnx;

namespace QtGpu.Exchange;

/// <summary>ONNX files on disk.</summary>
internal static class OnnxFile
{
    // What protocol buffers, whose lengths are 32 bits, hold in one message.
    private const long Most = int.MaxValue;

    /// <summary>Writes a graph with texts beside it, whole or not at all.</summary>
    /// <exception cref="InputException">It is too large, or the path cannot be written.</exception>
    public static OnnxSummary Write(string path, GraphProto graph, IEnumerable<(string Key, string? Value)> metadata)
    {
        long bytes = graph.Initializers.Sum(tensor => (long)tensor.Raw!.Length);
        RequireRoom(bytes, "this network");
        var model = new ModelProto
        {
            IrVersion = OnnxGraph.FormatVersion,
            ProducerName = "qtgpu",
            ProducerVersion = typeof(OnnxFile).Assembly.GetName().Version?.ToString(3),
            Graph = graph,
        };
        model.OperatorSets.Add(new() { Domain = "", Version = OnnxGraph.OperatorSet });
        model.Metadata.AddRange(
            metadata.Where(pair => pair.Value is not null).Select(pair => new MetadataProto
            {
                Key = pair.Key,
                Value = pair.Value,
            }));
        AtomicFile.Write(path, stream => ProtoWriter.Write(stream, model));
        return new(
            [.. graph.Inputs.Select(Described)], [.. graph.Outputs.Select(Described)],
            graph.Nodes.Count,
            graph.Initializers.Sum(tensor => tensor.Extents.Aggregate(1L, (n, extent) => n * extent)));
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="InputException">It is missing, or no ONNX file.</exception>
    public static ModelProto Read(string path)
    {
        try
        {
            ModelProto model = ProtoReader.Read<ModelProto>(ByteString.CopyFrom(File.ReadAllBytes(path)));
            return model is { IrVersion: > 0, Graph: { Nodes.Count: > 0 } } ? model
                : throw new InputException($"{path} is no ONNX file: it has no graph of operators");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string reason = File.Exists(path) ? e.Message.TrimEnd('.') : "there is no such file";
            throw new InputException($"cannot read {path}: {reason}", e);
        }
        catch (InvalidDataException e)
        {
            throw new InputException($"{path} is no ONNX file: {e.Message.TrimEnd('.')}", e);
        }
    }

    /// <summary>Throws where numbers do not go into a file.</summary>
    /// <exception cref="InputException">There are too many.</exception>
    public static void RequireRoom(long bytes, string what)
    {
        if (bytes > Most - (1 << 24))
            throw new InputException(
                $"{what} has {bytes / 1e9:0.0} GB of numbers, and one ONNX file holds 2.1 GB; use smaller layers");
    }

    private static string Described(ValueInfoProto value)
    {
        TensorTypeProto tensor = value.Type!.Tensor!;
        IEnumerable<string> extents = tensor.Shape!.Extents.Select(
            extent => extent.Name ?? FormattableString.Invariant($"{extent.Value}"));
        string type = ((OnnxType)tensor.Element!.Value).ToString().ToLowerInvariant();
        return $"{value.Name} [{string.Join(", ", extents)}] {type}";
    }
}

/// <summary>What was written.</summary>
/// <param name="Inputs">What goes in, each as name, extents and type.</param>
/// <param name="Outputs">What comes out, likewise.</param>
/// <param name="Nodes">Operators.</param>
/// <param name="Numbers">Numbers beside them.</param>
public sealed record OnnxSummary(
    IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, int Nodes, long Numbers);

using Google.Protobuf;
using Onnx;
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
        long bytes = graph.Initializer.Sum(tensor => (long)tensor.RawData.Length);
        RequireRoom(bytes, "this network");
        var model = new ModelProto
        {
            IrVersion = OnnxGraph.FormatVersion,
            ProducerName = "qtgpu",
            ProducerVersion = typeof(OnnxFile).Assembly.GetName().Version?.ToString(3),
            Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Version = OnnxGraph.OperatorSet } },
        };
        model.MetadataProps.AddRange(
            metadata.Where(pair => pair.Value is not null).Select(pair => new StringStringEntryProto
            {
                Key = pair.Key,
                Value = pair.Value,
            }));
        AtomicFile.Write(path, model.WriteTo);
        return new(
            [.. graph.Input.Select(Described)], [.. graph.Output.Select(Described)],
            graph.Node.Count,
            graph.Initializer.Sum(tensor => tensor.Dims.Aggregate(1L, (n, extent) => n * extent)));
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="InputException">It is missing, or no ONNX file.</exception>
    public static ModelProto Read(string path)
    {
        try
        {
            ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
            return model is { IrVersion: > 0, Graph.Node.Count: > 0 } ? model
                : throw new InputException($"{path} is no ONNX file: it has no graph of operators");
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InputException($"{path} is no ONNX file: its bytes are not those of protocol buffers", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string reason = File.Exists(path) ? e.Message.TrimEnd('.') : "there is no such file";
            throw new InputException($"cannot read {path}: {reason}", e);
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
        TypeProto.Types.Tensor tensor = value.Type.TensorType;
        IEnumerable<string> extents = tensor.Shape.Dim.Select(
            extent => extent.HasDimParam ? extent.DimParam : FormattableString.Invariant($"{extent.DimValue}"));
        string type = ((OnnxType)tensor.ElemType).ToString().ToLowerInvariant();
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

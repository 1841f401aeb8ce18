using System.Runtime.InteropServices;
using Google.Protobuf;

namespace QtGpu.Onnx;

// The messages of onnx.proto that files of networks have, by their names and numbers there.

/// <summary>An ONNX file.</summary>
internal sealed class ModelProto : IProtoMessage
{
    public long? IrVersion { get; set; }

    public string? ProducerName { get; set; }

    public string? ProducerVersion { get; set; }

    public GraphProto? Graph { get; set; }

    public List<OperatorSetProto> OperatorSets { get; } = [];

    public List<MetadataProto> Metadata { get; } = [];

    public void Exchange(ProtoFields fields)
    {
        IrVersion = fields.Whole(1, IrVersion);
        ProducerName = fields.Text(2, ProducerName);
        ProducerVersion = fields.Text(3, ProducerVersion);
        Graph = fields.Message(7, Graph);
        fields.Messages(8, OperatorSets);
        fields.Messages(14, Metadata);
    }
}

/// <summary>A set of operators, and its version.</summary>
internal sealed class OperatorSetProto : IProtoMessage
{
    public string? Domain { get; set; }

    public long? Version { get; set; }

    public void Exchange(ProtoFields fields)
    {
        Domain = fields.Text(1, Domain);
        Version = fields.Whole(2, Version);
    }
}

/// <summary>A text beside the network.</summary>
internal sealed class MetadataProto : IProtoMessage
{
    public string? Key { get; set; }

    public string? Value { get; set; }

    public void Exchange(ProtoFields fields)
    {
        Key = fields.Text(1, Key);
        Value = fields.Text(2, Value);
    }
}

/// <summary>Nodes in the order of their use; what they read; what comes out.</summary>
internal sealed class GraphProto : IProtoMessage
{
    public List<NodeProto> Nodes { get; } = [];

    public string? Name { get; set; }

    public List<TensorProto> Initializers { get; } = [];

    public List<ValueInfoProto> Inputs { get; } = [];

    public List<ValueInfoProto> Outputs { get; } = [];

    public void Exchange(ProtoFields fields)
    {
        fields.Messages(1, Nodes);
        Name = fields.Text(2, Name);
        fields.Messages(5, Initializers);
        fields.Messages(11, Inputs);
        fields.Messages(12, Outputs);
    }
}

/// <summary>An operator, with the names of what it reads and makes.</summary>
internal sealed class NodeProto : IProtoMessage
{
    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    public string? Name { get; set; }

    public string? Operator { get; set; }

    public string? Domain { get; set; }

    public List<AttributeProto> Attributes { get; } = [];

    public void Exchange(ProtoFields fields)
    {
        fields.Texts(1, Inputs);
        fields.Texts(2, Outputs);
        Name = fields.Text(3, Name);
        Operator = fields.Text(4, Operator);
        fields.Messages(5, Attributes);
        Domain = fields.Text(7, Domain);
    }
}

/// <summary>A constant of a node: a number, some, a tensor or a graph.</summary>
internal sealed class AttributeProto : IProtoMessage
{
    private enum Kind
    {
        Single = 1,
        Whole = 2,
        Graph = 5,
        Wholes = 7,
    }

    public string? Name { get; set; }

    public long? Type { get; private set; }

    public float? Single { get; private set; }

    public long? Whole { get; private set; }

    public TensorProto? Tensor { get; private set; }

    public GraphProto? Graph { get; private set; }

    public List<long> Wholes { get; } = [];

    public static AttributeProto Of(string name, float value) =>
        new() { Name = name, Single = value, Type = (long)Kind.Single };

    public static AttributeProto Of(string name, long value) =>
        new() { Name = name, Whole = value, Type = (long)Kind.Whole };

    public static AttributeProto Of(string name, GraphProto value) =>
        new() { Name = name, Graph = value, Type = (long)Kind.Graph };

    public static AttributeProto Of(string name, long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = (long)Kind.Wholes };
        attribute.Wholes.AddRange(values);
        return attribute;
    }

    public void Exchange(ProtoFields fields)
    {
        Name = fields.Text(1, Name);
        Single = fields.Single(2, Single);
        Whole = fields.Whole(3, Whole);
        Tensor = fields.Message(5, Tensor);
        Graph = fields.Message(6, Graph);
        fields.Wholes(8, Wholes);
        Type = fields.Whole(20, Type);
    }
}

/// <summary>What numbers are kept as.</summary>
internal enum OnnxType
{
    Float32 = 1,
    Int64 = 7,
    Boolean = 9,
    Float64 = 11,
}

/// <summary>Numbers with a shape.</summary>
internal sealed class TensorProto : IProtoMessage
{
    public List<long> Extents { get; } = [];

    public long? Type { get; set; }

    public List<float> Singles { get; } = [];

    public List<long> Wholes { get; } = [];

    public string? Name { get; set; }

    public ByteString? Raw { get; set; }

    public List<MetadataProto> External { get; } = [];

    /// <summary>A tensor of numbers in memory's order.</summary>
    public static TensorProto Of<T>(string name, OnnxType type, T[] values, params ReadOnlySpan<long> extents)
        where T : unmanaged
    {
        var tensor = new TensorProto
        {
            Name = name,
            Type = (long)type,
            Raw = UnsafeByteOperations.UnsafeWrap(MemoryMarshal.AsBytes<T>(values).ToArray()),
        };
        tensor.Extents.AddRange(extents);
        return tensor;
    }

    public void Exchange(ProtoFields fields)
    {
        fields.Wholes(1, Extents);
        Type = fields.Whole(2, Type);
        fields.Singles(4, Singles);
        fields.Wholes(7, Wholes);
        Name = fields.Text(8, Name);
        Raw = fields.Bytes(9, Raw);
        fields.Messages(13, External);
    }
}

/// <summary>What goes into a graph, or comes out of it.</summary>
internal sealed class ValueInfoProto : IProtoMessage
{
    public string? Name { get; set; }

    public TypeProto? Type { get; set; }

    /// <summary>A tensor; its extents are numbers, or names of what may be any number.</summary>
    public static ValueInfoProto Of(string name, OnnxType type, params ReadOnlySpan<Extent> extents)
    {
        var shape = new ShapeProto();
        foreach (Extent extent in extents)
            shape.Extents.Add(new() { Value = extent.Value, Name = extent.Name });
        return new()
        {
            Name = name,
            Type = new() { Tensor = new() { Element = (long)type, Shape = shape } },
        };
    }

    public void Exchange(ProtoFields fields)
    {
        Name = fields.Text(1, Name);
        Type = fields.Message(2, Type);
    }
}

/// <summary>The type of a value: a tensor.</summary>
internal sealed class TypeProto : IProtoMessage
{
    public TensorTypeProto? Tensor { get; set; }

    public void Exchange(ProtoFields fields) => Tensor = fields.Message(1, Tensor);
}

/// <summary>What a tensor's elements are, and its shape.</summary>
internal sealed class TensorTypeProto : IProtoMessage
{
    public long? Element { get; set; }

    public ShapeProto? Shape { get; set; }

    public void Exchange(ProtoFields fields)
    {
        Element = fields.Whole(1, Element);
        Shape = fields.Message(2, Shape);
    }
}

/// <summary>The extents of a tensor.</summary>
internal sealed class ShapeProto : IProtoMessage
{
    public List<ExtentProto> Extents { get; } = [];

    public void Exchange(ProtoFields fields) => fields.Messages(1, Extents);
}

/// <summary>A number, or the name of one that is not known in advance.</summary>
internal sealed class ExtentProto : IProtoMessage
{
    public long? Value { get; set; }

    public string? Name { get; set; }

    public void Exchange(ProtoFields fields)
    {
        Value = fields.Whole(1, Value);
        Name = fields.Text(2, Name);
    }
}

/// <summary>An extent of an input or output: a number, or the name of one that is not known in advance.</summary>
internal readonly record struct Extent(long? Value, string? Name)
{
    public static implicit operator Extent(long value) => new(value, null);

    public static implicit operator Extent(string name) => new(null, name);

    public override string ToString() => Name ?? FormattableString.Invariant($"{Value}");
}

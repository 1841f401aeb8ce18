using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using static Onnx.AttributeProto.Types;

namespace QtGpu.Onnx;

/// <summary>What numbers are kept as, by their numbers in onnx.proto.</summary>
internal enum OnnxType
{
    Float32 = 1,
    Int64 = 7,
    Boolean = 9,
    Float64 = 11,
}

/// <summary>An extent of an input or output: a number, or the name of one that is not known in advance.</summary>
internal readonly record struct Extent(long? Value, string? Name)
{
    public static implicit operator Extent(long value) => new(value, null);

    public static implicit operator Extent(string name) => new(null, name);
}

/// <summary>Messages of onnx.proto, made in a line.</summary>
internal static class OnnxMessages
{
    extension(AttributeProto)
    {
        /// <summary>A constant of a node.</summary>
        public static AttributeProto Of(string name, float value) =>
            new() { Name = name, F = value, Type = AttributeType.Float };

        /// <summary>A whole one.</summary>
        public static AttributeProto Of(string name, long value) =>
            new() { Name = name, I = value, Type = AttributeType.Int };

        /// <summary>The body of a loop.</summary>
        public static AttributeProto Of(string name, GraphProto value) =>
            new() { Name = name, G = value, Type = AttributeType.Graph };

        /// <summary>Some whole ones.</summary>
        public static AttributeProto Of(string name, long[] values) =>
            new() { Name = name, Ints = { values }, Type = AttributeType.Ints };
    }

    extension(TensorProto)
    {
        /// <summary>Numbers in memory's order, with a shape.</summary>
        public static TensorProto Of<T>(string name, OnnxType type, T[] values, params long[] extents)
            where T : unmanaged => new()
            {
                Name = name,
                DataType = (int)type,
                Dims = { extents },
                RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes<T>(values)),
            };
    }

    extension(ValueInfoProto)
    {
        /// <summary>A tensor that goes into a graph, or comes out of it.</summary>
        public static ValueInfoProto Of(string name, OnnxType type, params ReadOnlySpan<Extent> extents)
        {
            var shape = new TensorShapeProto();
            foreach (Extent extent in extents)
            {
                var own = new TensorShapeProto.Types.Dimension();
                if (extent.Value is { } value)
                    own.DimValue = value;
                else
                    own.DimParam = extent.Name;
                shape.Dim.Add(own);
            }

            return new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)type, Shape = shape } } };
        }
    }
}

using System.Runtime.InteropServices;
using Onnx;
using QtGpu.Onnx;

namespace QtGpu.Exchange;

/// <summary>A constant of an ONNX file.</summary>
/// <param name="Extents">Its shape.</param>
/// <param name="Values">Its numbers.</param>
/// <param name="IsShape">Whether they are whole: then it is a shape, whose values nobody asks for.</param>
internal sealed record OnnxConstant(int[] Extents, float[] Values, bool IsShape)
{
    /// <summary>Reads one.</summary>
    /// <exception cref="InputException">It does not hold what its shape says, or lies in another file.</exception>
    public static OnnxConstant Of(string path, TensorProto tensor)
    {
        if (tensor.ExternalData.Count > 0)
            throw new InputException(
                $"{path}: tensor {tensor.Name} lies in a file of its own; export the network into one file");
        long count = 1;
        foreach (long extent in tensor.Dims)
            count = extent is >= 0 and <= int.MaxValue && count <= int.MaxValue ? count * extent : -1;
        bool isShape = tensor.DataType is (int)OnnxType.Int64;
        float[] values = (OnnxType)tensor.DataType switch
        {
            OnnxType.Float32 => tensor.RawData is { IsEmpty: false } raw && raw.Length % sizeof(float) == 0
                ? MemoryMarshal.Cast<byte, float>(raw.Span).ToArray() : [.. tensor.FloatData],
            OnnxType.Int64 => [],
            _ => throw new InputException(
                $"{path}: tensor {tensor.Name} is of ONNX's type {tensor.DataType}, expected 1, float32; convert it"),
        };
        if (values.Length != count && !isShape)
            throw new InputException(
                $"{path}: tensor {tensor.Name} has {values.Length} values, and the shape "
                + $"[{string.Join(", ", tensor.Dims)}]; take another copy");
        if (Array.Exists(values, value => !float.IsFinite(value)))
            throw new InputException($"{path}: tensor {tensor.Name} has a number that is not finite; train it anew");
        return new([.. tensor.Dims.Select(extent => (int)extent)], values, isShape);
    }

    /// <summary>So many numbers, one for all or one each; null where it has others.</summary>
    public double[]? Row(int width) => Values.Length == width ? [.. Values.Select(x => (double)x)]
        : Values.Length == 1 ? [.. Enumerable.Repeat((double)Values[0], width)] : null;
}

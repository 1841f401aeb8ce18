using QtGpu.Data;
using QtGpu.Onnx;

namespace QtGpu.Exchange;

/// <summary>Scales of columns as operators of ONNX; none where there is no scale.</summary>
internal static class OnnxScale
{
    /// <summary>(x − origin)/unit, the origin in two parts: it may be many units.</summary>
    /// <param name="scale">Origins and units.</param>
    /// <param name="x">x.</param>
    /// <param name="of">What it is of, which names the constants.</param>
    public static OnnxValue Apply(ColumnScale? scale, OnnxValue x, string of) => scale is null ? x
        : (x - Row($"{of} origins", scale.Origins)
            - Row($"{of} origins, low parts", [.. scale.Origins.Select(origin => origin - (float)origin)]))
            / Row($"{of} units", scale.Units);

    /// <summary>unit·y + origin, in the units that it had.</summary>
    public static OnnxValue Undo(ColumnScale? scale, OnnxValue y, string of) => scale is null ? y
        : (y * Row($"{of} units", scale.Units)) + Row($"{of} origins", scale.Origins);

    private static OnnxValue Row(string name, IReadOnlyList<double> values) =>
        OnnxGraph.Current.Tensor(name, [.. values.Select(x => (float)x)], values.Count);
}

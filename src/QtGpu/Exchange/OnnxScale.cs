using QtGpu.Data;
using QtGpu.Onnx;

namespace QtGpu.Exchange;

/// <summary>Standardisation as operators of ONNX; none where there is no scale.</summary>
internal static class OnnxScale
{
    /// <summary>(x − x̄)/σ, x̄ in two parts: it may be many times σ.</summary>
    /// <param name="scale">x̄ and σ.</param>
    /// <param name="x">x.</param>
    /// <param name="of">What it is of, which names the constants.</param>
    public static OnnxValue Apply(Standardisation? scale, OnnxValue x, string of) => scale is null ? x
        : (x - Row($"{of} means", scale.Means)
            - Row($"{of} means, low parts", [.. scale.Means.Select(mean => mean - (float)mean)]))
            / Row($"{of} deviations", scale.Deviations);

    /// <summary>σy + x̄, in the units that it had.</summary>
    public static OnnxValue Undo(Standardisation? scale, OnnxValue y, string of) => scale is null ? y
        : (y * Row($"{of} deviations", scale.Deviations)) + Row($"{of} means", scale.Means);

    private static OnnxValue Row(string name, IReadOnlyList<double> values) =>
        OnnxGraph.Current.Tensor(name, [.. values.Select(x => (float)x)], values.Count);
}

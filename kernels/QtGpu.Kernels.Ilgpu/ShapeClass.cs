using System.Globalization;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>
/// Names for shapes, and for classes of shapes that should do well with the same plan: equal powers of two.
/// </summary>
internal static class ShapeClass
{
    /// <summary>Such as <c>64x784x512</c>.</summary>
    public static string Exact(params ReadOnlySpan<long> extents) => Joined(extents, extent => extent);

    /// <summary>The same with each extent at the nearest power of two, by ratio: <c>64x1024x512</c>.</summary>
    public static string Of(params ReadOnlySpan<long> extents) =>
        Joined(extents, extent => 1L << (int)Math.Round(Math.Log2(Math.Max(1, extent))));

    private static string Joined(ReadOnlySpan<long> extents, Func<long, long> shown)
    {
        var texts = new string[extents.Length];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = shown(extents[i]).ToString(CultureInfo.InvariantCulture);
        return string.Join('x', texts);
    }
}

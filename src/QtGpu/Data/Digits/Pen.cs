using System.Numerics;

namespace QtGpu.Data.Digits;

/// <summary>Draws anti-aliased lines with round ends.</summary>
internal static class Pen
{
    /// <summary>
    /// Inks each pixel by how much of it a line covers, clamp(radius − distance + ½, 0, 1), where the image is not
    /// darker already.
    /// </summary>
    /// <param name="pixels">A square image of <see cref="SyntheticDigits.Side"/> pixels, row by row.</param>
    /// <param name="from">One end [pixels].</param>
    /// <param name="to">The other end.</param>
    /// <param name="radius">Half the line's width [pixels].</param>
    public static void Draw(Span<float> pixels, Vector2 from, Vector2 to, float radius)
    {
        const int side = SyntheticDigits.Side;
        var reach = new Vector2(radius + 0.5f);
        var (low, high) = (Vector2.Min(from, to) - reach, Vector2.Max(from, to) + reach);
        var line = to - from;
        float perLength = 1 / MathF.Max(Dot(line, line), 1e-12f);

        for (int y = Math.Max((int)low.Y, 0); y <= Math.Min((int)high.Y, side - 1); y++)
            for (int x = Math.Max((int)low.X, 0); x <= Math.Min((int)high.X, side - 1); x++)
            {
                var centre = new Vector2(x + 0.5f, y + 0.5f);
                float along = Math.Clamp(Dot(centre - from, line) * perLength, 0, 1);
                Vector2 off = centre - (from + (along * line));
                float ink = Math.Clamp(radius + 0.5f - MathF.Sqrt(Dot(off, off)), 0, 1);
                ref float pixel = ref pixels[y * side + x];
                pixel = Math.Max(pixel, ink);
            }
    }

    // Not Vector2's, which some processors round once and others twice.
    private static float Dot(Vector2 a, Vector2 b) => (a.X * b.X) + (a.Y * b.Y);
}

using System.Numerics;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Random;

namespace QtGpu.Data.Digits;

/// <summary>
/// Writes one digit as a hand would: a variant of its strokes, points off by a little, bent by a smooth random field,
/// then rotated, slanted, scaled and shifted, drawn with a pen of varying width. A function of (stream, image) alone,
/// with the same bits on every processor and platform.
/// </summary>
internal static class DigitWriter
{
    private const int PiecesPerSpan = 5;

    /// <summary>Draws a digit, as number <paramref name="image"/> of a stream, into blank pixels.</summary>
    public static void Write(int digit, int image, RandomStream stream, Span<float> pixels)
    {
        var draws = new Draws(stream, image);
        var variants = DigitStrokes.Variants[digit];
        var strokes = variants[draws.Below(variants.Length)];
        var bend = new Bend(ref draws);
        var place = Placement(ref draws);
        float radius = draws.Uniform(0.8f, 1.7f), swing = draws.Uniform(0, 0.35f), phase = draws.Uniform(0, MathF.Tau);
        float slip = draws.Uniform(1, 3), grain = draws.Uniform(0, 0.4f);

        foreach (var stroke in strokes)
        {
            var points = new Vector2[stroke.Length];
            for (int i = 0; i < points.Length; i++)
                points[i] = bend.Apply(stroke[i] + new Vector2(draws.Normal(slip), draws.Normal(slip)));
            var from = place.At(points[0]);
            for (int piece = 1; piece <= (points.Length - 1) * PiecesPerSpan; piece++)
            {
                var to = place.At(CatmullRom(points, piece / PiecesPerSpan, piece % PiecesPerSpan));
                Pen.Draw(pixels, from, to, radius * (1 + swing * Bend.Sin(phase += 0.2f)));
                from = to;
            }
        }
        for (int i = 0; i < pixels.Length; i++)
            if (pixels[i] > 0)
                pixels[i] *= 1 - grain * draws.Uniform(0, 1);
    }

    /// <summary>Scales, slants and rotates the box of 100×100 and puts it near the middle of the image.</summary>
    private static AffineMap Placement(ref Draws draws)
    {
        const float middle = SyntheticDigits.Side / 2f;
        float size = 0.2f * Exp(draws.Normal(0.06f)), aspect = Exp(draws.Normal(0.08f));
        return AffineMap.Move(new(-50, -50))
            .Then(AffineMap.Scale(size * aspect, size / aspect))
            .Then(AffineMap.Slant(draws.Normal(0.15f) - 0.1f))
            .Then(AffineMap.Rotate(draws.Normal(0.1f)))
            .Then(AffineMap.Move(new(middle + draws.Normal(0.45f), middle + draws.Normal(0.45f))));
    }

    // The platform's own would give other last bits on another platform.
    private static float Exp(float x) => LaneMath.Exp(new ScalarLane(x)).Value;

    /// <summary>A point of the smooth curve through all points: the Catmull–Rom cubic of the span it lies on.</summary>
    private static Vector2 CatmullRom(Vector2[] p, int span, int piece)
    {
        float t = (float)piece / PiecesPerSpan;
        var (b, c) = (p[span], p[Math.Min(span + 1, p.Length - 1)]);
        var (a, d) = (p[Math.Max(span - 1, 0)], p[Math.Min(span + 2, p.Length - 1)]);
        return b + 0.5f * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
    }
}

using System.Numerics;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Data.Digits;

/// <summary>
/// An elastic distortion: p ↦ p + Σ aₖ sin(kₖ·p + φₖ), three random plane waves no shorter than the digit.
/// </summary>
internal readonly struct Bend
{
    private readonly Vector2 _amplitude0, _amplitude1, _amplitude2, _wave0, _wave1, _wave2;
    private readonly Vector3 _phase;

    /// <summary>Draws the waves.</summary>
    public Bend(ref Draws draws)
    {
        (_amplitude0, _amplitude1, _amplitude2) = (Amplitude(ref draws), Amplitude(ref draws), Amplitude(ref draws));
        (_wave0, _wave1, _wave2) = (Wave(ref draws), Wave(ref draws), Wave(ref draws));
        _phase = new(draws.Uniform(0, MathF.Tau), draws.Uniform(0, MathF.Tau), draws.Uniform(0, MathF.Tau));
    }

    /// <summary>Where <paramref name="p"/> goes.</summary>
    public Vector2 Apply(Vector2 p) => p
        + _amplitude0 * Sin(Dot(_wave0, p) + _phase.X)
        + _amplitude1 * Sin(Dot(_wave1, p) + _phase.Y)
        + _amplitude2 * Sin(Dot(_wave2, p) + _phase.Z);

    /// <summary>sin x, with the same bits on every platform.</summary>
    public static float Sin(float x) => LaneMath.SinCos(new ScalarLane(x), out _).Value;

    private static float Dot(Vector2 a, Vector2 b) => (a.X * b.X) + (a.Y * b.Y);

    private static Vector2 Amplitude(ref Draws draws) => new(draws.Normal(3), draws.Normal(3));

    private static Vector2 Wave(ref Draws draws) => new(draws.Normal(0.04f), draws.Normal(0.04f));
}

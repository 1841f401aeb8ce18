using System.Numerics;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Data;

/// <summary>
/// An affine map of the plane, p ↦ (x·XX + y·YX + X, x·XY + y·YY + Y), with the same bits on every processor: those of
/// <see cref="Matrix3x2"/> depend on whether it can fuse multiplication and addition.
/// </summary>
internal readonly record struct AffineMap(float XX, float XY, float YX, float YY, float X, float Y)
{
    /// <summary>Moves by a vector.</summary>
    public static AffineMap Move(Vector2 by) => new(1, 0, 0, 1, by.X, by.Y);

    /// <summary>Scales each axis.</summary>
    public static AffineMap Scale(float x, float y) => new(x, 0, 0, y, 0, 0);

    /// <summary>x ↦ x + slope·y.</summary>
    public static AffineMap Slant(float slope) => new(1, 0, slope, 1, 0, 0);

    /// <summary>Rotates about the origin, from x towards y.</summary>
    public static AffineMap Rotate(float radians)
    {
        float sin = LaneMath.SinCos(new ScalarLane(radians), out ScalarLane cos).Value;
        return new(cos.Value, sin, -sin, cos.Value, 0, 0);
    }

    /// <summary>This, then <paramref name="next"/>.</summary>
    public AffineMap Then(in AffineMap next)
    {
        (float xx, float yx, float x) = (
            (XX * next.XX) + (XY * next.YX), (YX * next.XX) + (YY * next.YX), (X * next.XX) + (Y * next.YX));
        (float xy, float yy, float y) = (
            (XX * next.XY) + (XY * next.YY), (YX * next.XY) + (YY * next.YY), (X * next.XY) + (Y * next.YY));
        return new(xx, xy, yx, yy, x + next.X, y + next.Y);
    }

    /// <summary>Where a point goes.</summary>
    public Vector2 At(Vector2 p) => new((p.X * XX) + (p.Y * YX) + X, (p.X * XY) + (p.Y * YY) + Y);
}

using System.Numerics;
using QtGpu.Data;
using QtGpu.Kernels.Random;

namespace QtGpu.Training;

/// <summary>
/// Rotates by up to ±rotation about the image's middle, stretches each axis by up to ±stretch and shifts by up to
/// ±shift, each uniform; pixels in between are bilinear, and 0 is outside.
/// </summary>
public sealed class RandomAffine : Augmentation
{
    private const int Draws = 5;

    /// <summary>The largest shift in pixels.</summary>
    [Setting("shift", "N", "Shift training images at random by up to N pixels", Least = 0)]
    public int Shift { get; private init; }

    /// <summary>The largest rotation.</summary>
    [Setting("rotation", "degrees", "Rotate training images at random by up to this",
        Key = "rotate", Least = 0, Most = 180)]
    public float Degrees { get; private init; }

    /// <summary>The largest relative change of an axis.</summary>
    [Setting("stretch", "fraction", "Stretch training images' axes at random by up to this", Least = 0, Below = 1)]
    public float Stretch { get; private init; }

    /// <summary>Changes of up to the given size.</summary>
    /// <param name="degrees">Largest rotation.</param>
    /// <param name="stretch">Largest relative change of width and of height.</param>
    /// <param name="shift">Largest shift in pixels.</param>
    /// <exception cref="InputException">One is out of its bounds.</exception>
    public RandomAffine(float degrees, float stretch, int shift)
    {
        (Degrees, Stretch, Shift) = (degrees, stretch, shift);
        Setting.Check(this);
    }

    /// <inheritdoc/>
    public override void Apply(
        ReadOnlySpan<float> image, ImageSize size, Span<float> changed, RandomStream stream, long epoch, long sample)
    {
        float Draw(int number, float largest) => largest * ((2 * stream.Uniform(epoch, (Draws * sample) + number)) - 1);
        var middle = new Vector2(size.Width - 1, size.Height - 1) / 2;
        // From a changed pixel back to where it came from.
        AffineMap back = AffineMap.Move(-middle - new Vector2(Draw(0, Shift), Draw(1, Shift)))
            .Then(AffineMap.Rotate(Draw(2, Degrees) * MathF.PI / 180))
            .Then(AffineMap.Scale(1 / (1 + Draw(3, Stretch)), 1 / (1 + Draw(4, Stretch))))
            .Then(AffineMap.Move(middle));
        for (int y = 0; y < size.Height; y++)
            for (int x = 0; x < size.Width; x++)
                changed[(y * size.Width) + x] = Bilinear(image, size, back.At(new Vector2(x, y)));
    }

    /// <inheritdoc/>
    public override void RequireSize(ImageSize size) => RequireInside(Shift, size);

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"rotation ±{Degrees}°, stretch ±{Stretch}, shift ±{Shift} px");

    private static float Bilinear(ReadOnlySpan<float> image, ImageSize size, Vector2 at)
    {
        float left = MathF.Floor(at.X), top = MathF.Floor(at.Y);
        (float right, float down) = (at.X - left, at.Y - top);
        (int x, int y) = ((int)left, (int)top);
        float above = Mix(Pixel(image, size, x, y), Pixel(image, size, x + 1, y), right);
        float below = Mix(Pixel(image, size, x, y + 1), Pixel(image, size, x + 1, y + 1), right);
        return Mix(above, below, down);
    }

    private static float Mix(float a, float b, float share) => a + (share * (b - a));

    private static float Pixel(ReadOnlySpan<float> image, ImageSize size, int x, int y) =>
        (uint)x < (uint)size.Width && (uint)y < (uint)size.Height ? image[(y * size.Width) + x] : 0;
}

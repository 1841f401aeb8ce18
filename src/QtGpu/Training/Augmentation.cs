using QtGpu.Data;
using QtGpu.Kernels.Random;

namespace QtGpu.Training;

/// <summary>Changes training images as they are loaded; the same epoch, sample and seed give the same change.</summary>
public abstract class Augmentation
{
    /// <summary>Writes the changed image.</summary>
    /// <param name="image">Pixels, row by row.</param>
    /// <param name="size">Height and width.</param>
    /// <param name="changed">Where the changed pixels go.</param>
    /// <param name="stream">Random numbers of this training run.</param>
    /// <param name="epoch">Step of the stream.</param>
    /// <param name="sample">Number of the sample, the element of the stream.</param>
    public abstract void Apply(
        ReadOnlySpan<float> image, ImageSize size, Span<float> changed, RandomStream stream, long epoch, long sample);

    /// <summary>Throws where it would leave nothing of images of this size.</summary>
    /// <exception cref="InputException">Says by how much it may change them.</exception>
    public virtual void RequireSize(ImageSize size)
    {
    }

    /// <summary>A shift by more than half of an image may move its middle outside.</summary>
    private protected static void RequireInside(int shift, ImageSize size)
    {
        int most = Math.Min(size.Height, size.Width) / 2;
        if (shift > most)
            throw new InputException(
                $"a shift of up to {shift} pixels: expected at most {most}, "
                + $"half of an image of {size.Height}×{size.Width}");
    }
}

/// <summary>Shifts by −n … n whole pixels in each direction, filling with 0.</summary>
public sealed class RandomShift : Augmentation
{
    /// <summary>The largest shift.</summary>
    public int Pixels { get; }

    /// <summary>Shifts of up to <paramref name="pixels"/> ≥ 0.</summary>
    public RandomShift(int pixels)
    {
        Setting.Of(typeof(RandomAffine), nameof(RandomAffine.Shift)).Require(pixels);
        Pixels = pixels;
    }

    /// <inheritdoc/>
    public override void Apply(
        ReadOnlySpan<float> image, ImageSize size, Span<float> changed, RandomStream stream, long epoch, long sample)
    {
        int down = stream.Below(epoch, 2 * sample, (2 * Pixels) + 1) - Pixels;
        int right = stream.Below(epoch, (2 * sample) + 1, (2 * Pixels) + 1) - Pixels;
        changed.Clear();
        int width = Math.Max(0, size.Width - Math.Abs(right));
        for (int y = Math.Max(0, down); width > 0 && y < Math.Min(size.Height, size.Height + down); y++)
        {
            ReadOnlySpan<float> from = image.Slice(((y - down) * size.Width) + Math.Max(0, -right), width);
            from.CopyTo(changed.Slice((y * size.Width) + Math.Max(0, right), width));
        }
    }

    /// <inheritdoc/>
    public override void RequireSize(ImageSize size) => RequireInside(Pixels, size);

    /// <inheritdoc/>
    public override string ToString() => $"shift ±{Pixels} px";
}

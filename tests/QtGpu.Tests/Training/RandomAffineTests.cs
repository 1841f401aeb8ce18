using System.Numerics;
using QtGpu.Data;
using QtGpu.Kernels.Random;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Training;

/// <summary>Where a round spot goes, measured by its centre of mass.</summary>
public sealed class RandomAffineTests
{
    private const int Side = 41;
    private static readonly Vector2 Middle = new((Side - 1) / 2f);
    private static readonly Vector2 Arm = new(8, 5);

    [Fact]
    public void Without_a_change_the_image_stays_bit_for_bit() =>
        Assert.Equal(Spot(Middle + Arm), Apply(new RandomAffine(0, 0, 0), Spot(Middle + Arm), sample: 3));

    [Fact]
    public void Rotations_keep_the_distance_from_the_middle_and_fill_their_range()
    {
        var angles = new List<double>();
        for (int sample = 0; sample < 200; sample++)
        {
            Vector2 arm = Centre(Apply(new RandomAffine(30, 0, 0), Spot(Middle + Arm), sample)) - Middle;
            Assert.Equal(Arm.Length(), arm.Length(), 0.05);
            angles.Add((Math.Atan2(arm.Y, arm.X) - Math.Atan2(Arm.Y, Arm.X)) * 180 / Math.PI);
        }
        Filled(angles, 30);
    }

    [Fact]
    public void Each_axis_is_stretched_for_itself_and_fills_its_range()
    {
        Vector2[] arms = [.. Enumerable.Range(0, 200).Select(
            sample => Centre(Apply(new RandomAffine(0, 0.2f, 0), Spot(Middle + Arm), sample)) - Middle)];
        Filled(arms.Select(arm => (arm.X / Arm.X) - 1.0), 0.2);
        Filled(arms.Select(arm => (arm.Y / Arm.Y) - 1.0), 0.2);
        Assert.Contains(arms, arm => (arm.X > Arm.X) != (arm.Y > Arm.Y));
    }

    [Fact]
    public void Shifts_fill_their_range_in_both_directions()
    {
        Vector2[] moved = [.. Enumerable.Range(0, 200).Select(
            sample => Centre(Apply(new RandomAffine(0, 0, 3), Spot(Middle), sample)) - Middle)];
        Filled(moved.Select(by => (double)by.X), 3);
        Filled(moved.Select(by => (double)by.Y), 3);
    }

    [Fact]
    public void What_leaves_the_image_is_gone_and_zeros_come_in()
    {
        float[] changed = Apply(new RandomAffine(0, 0, 2 * Side), [.. Enumerable.Repeat(1f, Side * Side)], sample: 1);
        Assert.All(changed, pixel => Assert.InRange(pixel, 0, 1));
        Assert.Contains(0f, changed);
    }

    private static void Filled(IEnumerable<double> values, double bound)
    {
        double[] all = [.. values];
        Assert.All(all, value => Assert.InRange(value, -1.02 * bound, 1.02 * bound));
        Assert.InRange(all.Max(), 0.9 * bound, 1.02 * bound);
        Assert.InRange(all.Min(), -1.02 * bound, -0.9 * bound);
    }

    private static float[] Apply(RandomAffine affine, float[] image, long sample)
    {
        float[] changed = [.. Enumerable.Repeat(float.NaN, image.Length)];
        affine.Apply(image, new ImageSize(Side, Side), changed, RandomStream.Named(1, "augment"), 1, sample);
        return changed;
    }

    private static float[] Spot(Vector2 at) =>
        [.. Enumerable.Range(0, Side * Side).Select(i => MathF.Exp(-Vector2.DistanceSquared(Place(i), at) / 8))];

    private static Vector2 Centre(float[] image)
    {
        Vector2 sum = Vector2.Zero;
        for (int i = 0; i < image.Length; i++)
            sum += image[i] * Place(i);
        return sum / image.Sum();
    }

    private static Vector2 Place(int pixel) => new(pixel % Side, pixel / Side);
}

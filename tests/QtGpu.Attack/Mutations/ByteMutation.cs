namespace QtGpu.Attack.Mutations;

/// <summary>What a bad disk, a cut transfer or a stranger does to the bytes of a file.</summary>
internal static class ByteMutation
{
    private static readonly byte[][] Extremes =
    [
        [0], [0xff], [0x7f], [0x80], [0, 0, 0, 0], [0xff, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0x7f],
        [0x7f, 0xff, 0xff, 0xff], [0, 0, 0, 0x80], [0, 0, 0xc0, 0x7f], [0, 0, 0x80, 0x7f], [0xff, 0xff, 0x7f, 0x7f],
        [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], [0, 0, 0, 0, 0, 0, 0xf8, 0x7f], [(byte)'\n'], [(byte)'"'],
    ];

    /// <summary>A damaged copy.</summary>
    public static byte[] Of(byte[] good, Dice dice) => dice.Below(6) switch
    {
        0 => good[..dice.Below(good.Length + 1)],
        1 => Spliced(good, dice),
        2 => [.. good, .. good.AsSpan(dice.Below(good.Length + 1))],
        3 or 4 => Overwritten(good, dice),
        _ => Flipped(good, dice),
    };

    private static byte[] Flipped(byte[] good, Dice dice)
    {
        byte[] bad = [.. good];
        for (int flips = 1 + dice.Below(8); flips > 0 && bad.Length > 0; flips--)
            bad[Place(bad, dice)] ^= (byte)(1 << dice.Below(8));
        return bad;
    }

    private static byte[] Overwritten(byte[] good, Dice dice)
    {
        byte[] bad = [.. good];
        byte[] extreme = dice.Of(Extremes);
        int place = Place(bad, dice);
        extreme.AsSpan(0, Math.Min(extreme.Length, bad.Length - place)).CopyTo(bad.AsSpan(place));
        return bad;
    }

    // A piece cut out of one place, and perhaps put in at another.
    private static byte[] Spliced(byte[] good, Dice dice)
    {
        int from = dice.Below(good.Length + 1), length = dice.Below(1 + Math.Min(64, good.Length - from));
        int to = dice.Below(good.Length + 1);
        return dice.OneIn(2)
            ? [.. good.AsSpan(0, from), .. good.AsSpan(from + length)]
            : [.. good.AsSpan(0, to), .. good.AsSpan(from, length), .. good.AsSpan(to)];
    }

    // Half of the time within the first bytes, where the format lives.
    private static int Place(byte[] bytes, Dice dice) =>
        bytes.Length == 0 ? 0 : dice.Below(dice.OneIn(2) ? Math.Min(bytes.Length, 256) : bytes.Length);
}

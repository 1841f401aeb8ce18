using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace QtGpu.IO;

/// <summary>
/// One of n processes that share a run: it does every n-th piece of each list of pieces, and keeps them in a
/// <see cref="Journal"/> of its own. <see cref="JournalUnion"/> unites these, and a run that finds all pieces there
/// concludes as one that did them all: pieces depend on no other process, since their random numbers are counters.
/// </summary>
/// <param name="Number">Which, from 1; 0 is whoever concludes, and does no piece.</param>
/// <param name="Count">n.</param>
public sealed record Shard(int Number, int Count)
{
    /// <summary>More processes than anyone has.</summary>
    public const int Most = 1_000_000;

    /// <summary>How it was started, so that the whole can be concluded likewise.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>
    /// Which shard does a piece: (k + ⌊k/n⌋ + s) mod n + 1. Each round of n is shifted by one, so that what comes at
    /// every n-th place of a list, as one of n activations, is not all one shard's; and each list by a number s of its
    /// own, so that short lists are not all the first shard's.
    /// </summary>
    /// <param name="list">What the list is called.</param>
    /// <param name="piece">k, from 0.</param>
    public int OwnerOf(string list, int piece)
    {
        uint shift = BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(list)));
        return (int)((piece + ((long)piece / Count) + shift) % Count) + 1;
    }

    /// <summary>Reads i/n.</summary>
    /// <returns>Whether 1 ≤ i ≤ n.</returns>
    public static bool TryParse(string text, out Shard? shard)
    {
        shard = null;
        string[] parts = text.Split('/');
        if (parts.Length != 2 || !TryCount(parts[0], out int number) || !TryCount(parts[1], out int count))
            return false;
        if (number > count || count > Most)
            return false;
        shard = new(number, count);
        return true;
    }

    /// <summary>In words: <c>shard 2 of 7</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"shard {Number} of {Count}");

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;
}

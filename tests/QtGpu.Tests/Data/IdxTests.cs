using System.Buffers.Binary;
using QtGpu.Data.Files;
using Xunit;

namespace QtGpu.Tests.Data;

public sealed class IdxTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReadsPlainAndGzip(bool compressed)
    {
        byte[] bytes = Images(3, 2, 5);
        string path = _directory.Write("images", compressed ? Gzip.Compress(bytes) : bytes);
        var idx = Idx.Read(path, dimensions: 3);
        Assert.Equal([3, 2, 5], idx.Extents);
        Assert.Equal(bytes[16..], idx.Values.ToArray());
    }

    [Fact]
    public void SaysWhatIsWrong()
    {
        byte[] good = Images(3, 2, 5);
        Fails("expected a header of 16 bytes, got 3 bytes", good[..3]);
        Fails("expected magic number 0x00000803 (unsigned bytes, dimensions: 3), got 0x00000d03", With(good, 2, 0x0d));
        Fails("expected 46 bytes (3×2×5 after the header), got 45: it is cut short", good[..^1]);
        Fails("expected 46 bytes (3×2×5 after the header), got 47: it is followed by something else", [.. good, 0]);
        Fails("expected positive extents of at most 1 GiB together, got 0", With(good, 7, 0));
        Fails("expected positive extents of at most 1 GiB together, got -2147483645", With(good, 4, 0x80));
        Fails("expected positive extents of at most 1 GiB together, got 3×1073741826", With(good, 8, 0x40));
        Fails("it is cut short", Gzip.Compress(good)[..^12]);
        Assert.StartsWith("Cannot read", Assert.Throws<InputException>(() => Idx.Read("/nowhere/images", 3)).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DamageIsNeverAnythingButOneMessage(bool compressed)
    {
        byte[] bytes = Images(7, 9, 5), good = compressed ? Gzip.Compress(bytes) : bytes;
        Fuzz.Damage(good, damaged => Idx.Read(_directory.Write("damaged", damaged), 3));
    }

    [Fact]
    public void ABombIsStoppedByWhatItsHeaderSays()
    {
        byte[] bomb = new byte[64 << 20];
        Images(3, 2, 5).CopyTo(bomb, 0);
        string path = _directory.Write("bomb", Gzip.Compress(bomb));
        bomb = [];
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<InputException>(() => Idx.Read(path, dimensions: 3)).Message;
        Assert.Contains("it is followed by something else", message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    private void Fails(string expected, byte[] bytes)
    {
        string path = _directory.Write("images", bytes);
        string message = Assert.Throws<InputException>(() => Idx.Read(path, dimensions: 3)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(path, message, StringComparison.Ordinal);
    }

    private static byte[] With(byte[] bytes, int index, byte value)
    {
        byte[] changed = [.. bytes];
        changed[index] = value;
        return changed;
    }

    private static byte[] Images(params int[] extents)
    {
        byte[] bytes = new byte[4 + 4 * extents.Length + extents.Aggregate((a, b) => a * b)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, 0x0800 + extents.Length);
        for (int d = 0; d < extents.Length; d++)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + 4 * d), extents[d]);
        for (int i = 4 + 4 * extents.Length; i < bytes.Length; i++)
            bytes[i] = (byte)(37 * i);
        return bytes;
    }
}

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using QtGpu.Data;
using QtGpu.Data.Files;
using QtGpu.Data.Tables;
using Xunit;

namespace QtGpu.Tests.Data;

public sealed class NpyTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void FloatsAndIntegerLabels(byte version)
    {
        var (samples, names) = Read(
            Array("<f4", "(3, 2)", Bytes(1f, 2f, 3f, 4f, 5f, 6f), version),
            Array("<i8", "(3,)", Bytes(7L, -2L, 7L), version));
        Assert.Equal(["-2", "7"], names);
        Assert.Equal([3f, 4f], samples.Row(1).ToArray());
        Assert.Equal((1, 0, 1), (samples.Label(0), samples.Label(1), samples.Label(2)));
    }

    [Fact]
    public void EveryTypeIsRead()
    {
        byte[] labels = Array("|u1", "(2,)", [0, 1]);
        Assert.Equal([1.5f, -2], Read(Array("<f8", "(2, 1)", Bytes(1.5, -2.0)), labels).Samples.Row(0).ToArray().Concat(
            Read(Array("<f8", "(2, 1)", Bytes(1.5, -2.0)), labels).Samples.Row(1).ToArray()));
        Assert.Equal(-3, Read(Array("<i4", "(2, 1)", Bytes(-3, 4)), labels).Samples.Row(0)[0]);
        Assert.Equal(1L << 40, Read(Array("<i8", "(2, 1)", Bytes(1L << 40, 4L)), labels).Samples.Row(0)[0]);
    }

    [Fact]
    public void BytesArePixelsAndThreeAxesAreImages()
    {
        var (samples, _) = Read(
            Array("|u1", "(2, 2, 3)", [0, 51, 255, 1, 2, 3, 4, 5, 6, 7, 8, 9]), Array("|u1", "(2,)", [0, 1]));
        Assert.Equal(new ImageSize(2, 3), samples.Image);
        Assert.Equal([0, 51 / 255f, 1], samples.Row(0)[..3].ToArray());
    }

    [Fact]
    public void FloatLabelsAreRegressionTargets()
    {
        var (samples, names) = Read(
            Array("<f4", "(2, 1)", Bytes(1f, 2f)), Array("<f4", "(2, 2)", Bytes(.1f, .2f, .3f, .4f)));
        Assert.Empty(names);
        Assert.Equal([.3f, .4f], samples.Target(1).ToArray());
    }

    [Theory]
    [InlineData(">f4", "(2, 1)", 8, "expected type <f4, <f8, |u1, <i4 or <i8, or <U for labels, got >f4")]
    [InlineData("|O", "(2, 1)", 8, "got |O")]
    [InlineData("<f4", "(2, 1)", 7, "expected 8 bytes of values for shape (2, 1), got 7 bytes")]
    [InlineData("<f4", "(2, 1)", 9, "got 9 bytes")]
    [InlineData("<f4", "(2,)", 8, "expected features of shape [n, d] or images [n, h, w], got [2]")]
    [InlineData("<f4", "()", 4, "expected features of shape")]
    [InlineData("<f4", "(0, 4)", 0, "expected a shape of positive extents")]
    [InlineData("<f4", "(-2, 4)", 0, "expected a shape of positive extents")]
    [InlineData("<f4", "(99999, 99999)", 0, "expected a shape of positive extents")]
    [InlineData("<f4", "2, 1", 8, "expected a header with descr, fortran_order and shape")]
    public void BadArraysAreOneMessage(string type, string shape, int bytes, string expected) =>
        Fails(expected, Array(type, shape, new byte[bytes]));

    [Fact]
    public void BadFilesAreOneMessage()
    {
        byte[] good = Array("<f4", "(2, 1)", Bytes(1f, 2f));
        Fails("expected C order, got Fortran order", Array("<f4", "(2, 1)", Bytes(1f, 2f), fortran: "True"));
        Fails("expected a NumPy array", Encoding.ASCII.GetBytes("PK not a numpy array"));
        Fails("expected format version 1, 2 or 3, got 4", [.. good[..6], 4, .. good[7..]]);
        Fails(
            "row 1, feature 0 (counted from 0) is NaN; expected a finite number",
            Array("<f4", "(2, 1)", Bytes(1f, float.NaN)));
        string alone = _directory.Write("alone.npy", good);
        Assert.Contains("alone.labels.npy", Assert.Throws<InputException>(() => new Npy().Read(alone, new())).Message);
        Assert.Equal(2, DataFile.Read(alone, TableSchema.Unnamed(1, []), labelled: false).Rows.Count);
        Assert.Contains(
            "expected 2 labels",
            Assert.Throws<InputException>(() => Read(good, Array("|u1", "(3,)", [0, 1, 1]))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsWrittenIsRead()
    {
        var table = from columns in Gen.Choose(1, 6)
                    from rows in Gen.Choose(2, 8)
                    from values in ArbMap.Default.GeneratorFor<float>().Where(float.IsFinite).ArrayOf(rows * columns)
                    select (rows, columns, values);
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true), Prop.ForAll(table.ToArbitrary(), t =>
        {
            byte[] labels = [.. Enumerable.Range(0, t.rows).Select(i => (byte)(i % 2))];
            byte[] features = Array("<f4", $"({t.rows}, {t.columns})", Bytes(t.values));
            var samples = Read(features, Array("|u1", $"({t.rows},)", labels)).Samples;
            return t.values.SequenceEqual(Enumerable.Range(0, t.rows).SelectMany(i => samples.Row(i).ToArray()));
        }));
    }

    [Fact]
    public void DamageIsNeverAnythingButOneMessage()
    {
        _directory.Write("damaged.labels.npy", Array("|u1", "(6,)", [0, 1, 0, 1, 0, 1]));
        Fuzz.Damage(Array("<f4", "(6, 2)", Bytes(Enumerable.Range(0, 12).Select(i => (float)i).ToArray())), damaged =>
            DatasetCatalogue.Load(_directory.Write("damaged.npy", damaged), new()));
    }

    private (Samples Samples, IReadOnlyList<string> ClassNames) Read(byte[] features, byte[] labels)
    {
        _directory.Write("x.labels.npy", labels);
        TableRows rows = new Npy().Read(_directory.Write("x.npy", features), new());
        return (rows.ToSamples(), rows.Schema.ClassNames);
    }

    private void Fails(string expected, byte[] features) => Assert.Contains(
        expected, Assert.Throws<InputException>(() => Read(features, Array("|u1", "(2,)", [0, 1]))).Message,
        StringComparison.Ordinal);

    /// <summary>A file as numpy.save writes it: magic, version, header padded to 64 bytes, values.</summary>
    internal static byte[] Array(string type, string shape, byte[] values, byte version = 1, string fortran = "False")
    {
        int prefix = version == 1 ? 10 : 12;
        string header = $"{{'descr': '{type}', 'fortran_order': {fortran}, 'shape': {shape}, }}";
        header = header.PadRight((prefix + header.Length + 64) / 64 * 64 - prefix - 1) + "\n";
        byte[] length = BitConverter.GetBytes(header.Length)[..(prefix - 8)];
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. values];
    }

    internal static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}

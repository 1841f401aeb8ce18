using System.Buffers.Binary;
using System.Text;
using QtGpu.IO;
using QtGpu.Kernels.Random;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.IO;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Every_bit_comes_back()
    {
        Safetensors file = Example();
        file.Write(_folder["a"]);
        AssertSame(file, Safetensors.Read(_folder["a"]));
        byte[] first = File.ReadAllBytes(_folder["a"]);
        file.Write(_folder["a"]);
        Assert.Equal(first, File.ReadAllBytes(_folder["a"]));
        Assert.Equal([_folder["a"]], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void The_layout_is_the_published_one()
    {
        Example().Write(_folder["a"]);
        byte[] bytes = File.ReadAllBytes(_folder["a"]);
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        using var header = System.Text.Json.JsonDocument.Parse(bytes.AsMemory(8, (int)length));
        var weight = header.RootElement.GetProperty("0.weight");
        Assert.Equal("F32", weight.GetProperty("dtype").GetString());
        Assert.Equal([2, 3], weight.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal([0, 24], weight.GetProperty("data_offsets").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal(-1.5f, BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(8 + (int)length + 4)));
        Assert.Equal(bytes.Length, 8 + length + (4 * (6 + 3 + 1)));
    }

    [Fact]
    public void A_file_of_another_program_is_read()
    {
        byte[] header = Encoding.UTF8.GetBytes(
            """{"__metadata__":{"format":"pt"},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}  """);
        byte[] values = [0, 0, 128, 63, 0, 0, 0, 64];
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        File.WriteAllBytes(_folder["a"], [.. length, .. header, .. values]);
        Safetensors file = Safetensors.Read(_folder["a"]);
        Assert.Equal([1f, 2f], file.Values("x", 2));
        Assert.Equal("pt", file.Metadata["format"]);
    }

    [Fact]
    public void Float64_comes_back_bit_by_bit_in_front_of_float32()
    {
        Safetensors file = Example();
        double[] values = [Math.PI, double.NaN, -0.0, double.Epsilon];
        file.Doubles.Add(("wide", [2, 2], values));
        file.Write(_folder["a"]);
        Safetensors read = Safetensors.Read(_folder["a"]);
        double[] found = read.DoubleValues("wide", 4);
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), found.Select(BitConverter.DoubleToInt64Bits));
        AssertSame(file, read);
        Assert.Contains("is missing", Assert.Throws<InputException>(() => read.Values("wide", 4)).Message,
            StringComparison.Ordinal);
        byte[] bytes = File.ReadAllBytes(_folder["a"]);
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(Math.PI, BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(8 + (int)length)));
        bytes[8 + (int)length] ^= 1;
        File.WriteAllBytes(_folder["b"], bytes);
        Assert.Contains("checksum", Assert.Throws<InputException>(() => Safetensors.Read(_folder["b"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_refused()
    {
        Example().Write(_folder["a"]);
        byte[] bytes = File.ReadAllBytes(_folder["a"]);
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(_folder["b"], bytes[..length]);
            var exception = Assert.Throws<InputException>(() => Safetensors.Read(_folder["b"]));
            Assert.StartsWith(_folder["b"] + " is damaged: ", exception.Message, StringComparison.Ordinal);
        }

        File.WriteAllBytes(_folder["b"], [.. bytes, 0]);
        Assert.Throws<InputException>(() => Safetensors.Read(_folder["b"]));
    }

    [Fact]
    public void A_flipped_bit_is_refused_or_changes_nothing()
    {
        Safetensors file = Example();
        file.Write(_folder["a"]);
        byte[] bytes = File.ReadAllBytes(_folder["a"]);
        int harmless = 0;
        for (int bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            File.WriteAllBytes(_folder["b"], bytes);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Safetensors read = Safetensors.Read(_folder["b"]);
                read.Metadata.Remove(read.Metadata.Keys.Except(file.Metadata.Keys, StringComparer.Ordinal).Single());
                AssertSame(file, read);
                harmless++;
            }
            catch (InputException)
            {
                // What it should be.
            }
        }

        // Only the name of the checksum itself may be hit: 12 letters of 8 bits.
        Assert.InRange(harmless, 1, 96);
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}""", "F16")]
    [InlineData("""{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "does not fit")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}""", "negative")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "does not fit")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "does not fit")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "expected 4")]
    [InlineData("""{"x":{"dtype":"F32","shape":[3000000000,3000000000,3],"data_offsets":[0,8]}}""", "header")]
    [InlineData("""{"x":{"dtype":"F32","shape":"2","data_offsets":[0,8]}}""", "header")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2]}}""", "header")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "has no place")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2,1,1,1,1,1,1,1,1],"data_offsets":[0,8]}}""", "more than 8 extents")]
    [InlineData("""{"x":7}""", "header")]
    [InlineData("[]", "header")]
    [InlineData("null", "header")]
    [InlineData("""{"__metadata__":{"a":7}}""", "header")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"x":{}}""", "header")]
    public void A_header_that_is_wrong_is_refused_by_what_is_wrong(string header, string says)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        File.WriteAllBytes(_folder["a"], [.. length, .. text, .. new byte[8]]);
        var exception = Assert.Throws<InputException>(() => Safetensors.Read(_folder["a"]));
        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_nothing_are_refused()
    {
        var random = RandomStream.Named(1, "bytes");
        for (int i = 0; i < 300; i++)
        {
            byte[] bytes = new byte[random.Below(i, 0, 200)];
            for (int j = 0; j < bytes.Length; j++)
                bytes[j] = (byte)random.Below(i, j + 1, 256);
            if (bytes.Length > 8 && i % 2 == 0)
                BinaryPrimitives.WriteInt64LittleEndian(bytes, random.Below(i, 999, bytes.Length));
            File.WriteAllBytes(_folder["a"], bytes);
            Assert.Throws<InputException>(() => Safetensors.Read(_folder["a"]));
        }

        Assert.Throws<InputException>(() => Safetensors.Read(_folder["none"]));
        Assert.Throws<InputException>(() => Safetensors.Read(_folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    private static Safetensors Example()
    {
        var file = new Safetensors();
        file.Metadata["settings"] = "--lr 0.1 \"quoted\" θ";
        file.Metadata["history"] = "[1.25,2.5]";
        float[] odd = [0, -1.5f, float.Epsilon, float.NaN, float.NegativeInfinity, float.MaxValue];
        file.Tensors.Add(("0.weight", [2, 3], odd));
        file.Tensors.Add(("0.bias", [1, 3], [1, 2, 3]));
        file.Tensors.Add(("empty", [0, 3], []));
        file.Tensors.Add(("Ω", [1], [-0f]));
        return file;
    }

    private static void AssertSame(Safetensors expected, Safetensors actual)
    {
        Assert.Equal(expected.Metadata, actual.Metadata);
        Assert.Equal(expected.Tensors.Select(t => t.Name), actual.Tensors.Select(t => t.Name));
        foreach (var (a, b) in expected.Tensors.Zip(actual.Tensors))
        {
            Assert.Equal(a.Shape, b.Shape);
            Assert.Equal(Bits(a.Values), Bits(b.Values));
        }

        static IEnumerable<int> Bits(float[] values) => values.Select(BitConverter.SingleToInt32Bits);
    }
}

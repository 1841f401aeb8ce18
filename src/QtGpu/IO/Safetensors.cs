using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace QtGpu.IO;

/// <summary>
/// The safetensors format: 8 bytes header length, a JSON header with name, type, shape and place of each tensor, then
/// the values, float32 or float64, little-endian. QtGpu adds a SHA-256 of header and values to the metadata, so that a
/// damaged file is seen: the sum of the file without its first 8 bytes and with zeros where the sum itself stands.
/// </summary>
internal sealed class Safetensors
{
    private const string MetadataKey = "__metadata__";
    private const string ChecksumKey = "qtgpu_sha256";
    private const int ChecksumLength = 64;
    private const int LongestHeader = 64 << 20;

    private const int MostExtents = 8;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Whether the file that was read has QtGpu's checksum, which then is right.</summary>
    public bool HasChecksum { get; private set; }

    /// <summary>Free text beside the tensors.</summary>
    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>The tensors of float32, in the order of the file.</summary>
    public List<(string Name, int[] Shape, float[] Values)> Tensors { get; } = [];

    /// <summary>Those of float64; they are written in front of the others, so that they begin on 8 bytes.</summary>
    public List<(string Name, int[] Shape, double[] Values)> Doubles { get; } = [];

    /// <summary>A tensor's values.</summary>
    /// <exception cref="InputException">There is none of that name, or it has another length.</exception>
    public float[] Values(string name, long length) => Find(Tensors, name, length);

    /// <summary>A float64 tensor's values.</summary>
    /// <exception cref="InputException">There is none of that name, or it has another length.</exception>
    public double[] DoubleValues(string name, long length) => Find(Doubles, name, length);

    private static T[] Find<T>(List<(string Name, int[] Shape, T[] Values)> tensors, string name, long length)
    {
        foreach (var tensor in tensors)
        {
            if (string.Equals(tensor.Name, name, StringComparison.Ordinal))
            {
                return tensor.Values.Length == length
                    ? tensor.Values
                    : throw new InputException($"Tensor {name} has {tensor.Values.Length} values, expected {length}.");
            }
        }

        throw new InputException(
            $"Tensor {name} is missing; the file has {string.Join(", ", tensors.Select(t => t.Name))}.");
    }

    /// <summary>Writes the file whole or not at all.</summary>
    public void Write(string path) => AtomicFile.Write(path, stream =>
    {
        var header = new JsonObject();
        long offset = 0;
        foreach (var (name, shape, values) in Doubles)
            Describe(name, "F64", shape, (long)values.Length * sizeof(double));
        foreach (var (name, shape, values) in Tensors)
            Describe(name, "F32", shape, (long)values.Length * sizeof(float));

        var metadata = new JsonObject { [ChecksumKey] = new string('0', ChecksumLength) };
        foreach (var (key, value) in Metadata)
            metadata[key] = value;
        header[MetadataKey] = metadata;

        byte[] text = JsonSerializer.SerializeToUtf8Bytes(header);
        text = [.. text, .. "       "u8[..(-text.Length & 7)]]; // values start on 8 bytes, as other readers like it
        Checksum(text, Bytes()).CopyTo(text.AsSpan(ChecksumPlace(text)));
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        stream.Write(length);
        stream.Write(text);
        foreach (Func<ReadOnlySpan<byte>> values in Bytes())
            stream.Write(values());

        void Describe(string name, string type, int[] shape, long bytes) => header[name] = new JsonObject
        {
            ["dtype"] = type,
            ["shape"] = new JsonArray([.. shape.Select(n => (JsonNode)n)]),
            ["data_offsets"] = new JsonArray(offset, offset += bytes),
        };
    });

    /// <summary>Reads a file and checks all of it.</summary>
    /// <exception cref="InputException">It is missing, cut short, damaged, or another format.</exception>
    public static Safetensors Read(string path)
    {
        try
        {
            return Parse(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string reason = File.Exists(path) ? e.Message : "there is no such file.";
            throw new InputException($"Cannot read {path}: {reason}", e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or NullReferenceException or OverflowException or ArgumentException)
        {
            throw Damaged(path, "its header is not what safetensors says", e);
        }
    }

    /// <summary>Reads a file that QtGpu has written: one without a checksum is damaged.</summary>
    /// <exception cref="InputException">It is missing, cut short, damaged, or another program's.</exception>
    internal static Safetensors ReadOwn(string path)
    {
        Safetensors file = Read(path);
        return file.HasChecksum ? file : throw Damaged(path, "it has no checksum, as QtGpu's files have");
    }

    private static Safetensors Parse(string path, byte[] bytes)
    {
        if (bytes.Length < 8
            || BinaryPrimitives.ReadInt64LittleEndian(bytes) is not (> 1 and < LongestHeader and var length)
            || 8 + length > bytes.Length)
        {
            throw Damaged(path, "it is cut short, or not a safetensors file");
        }

        var file = new Safetensors();
        ReadOnlySpan<byte> values = bytes.AsSpan(8 + (int)length);
        long expected = 0;
        using var header = JsonDocument.Parse(bytes.AsMemory(8, (int)length), Strict);
        foreach (JsonProperty entry in header.RootElement.EnumerateObject())
        {
            if (entry.NameEquals(MetadataKey))
            {
                foreach (JsonProperty text in entry.Value.EnumerateObject())
                {
                    file.Metadata[text.Name] = text.Value.GetString()
                        ?? throw Damaged(path, $"its {text.Name} is null");
                }

                continue;
            }

            string name = entry.Name;
            int[] shape = Shape(path, name, entry.Value.GetProperty("shape"));
            JsonElement place = entry.Value.GetProperty("data_offsets");
            if (place.GetArrayLength() != 2)
                throw Damaged(path, $"tensor {name} has no place");
            long from = place[0].GetInt64(), to = place[1].GetInt64();
            long count = shape.Aggregate(1L, (product, n) => checked(product * n));
            string? type = entry.Value.GetProperty("dtype").GetString();
            if (type is not ("F32" or "F64"))
                throw new InputException($"{path}: tensor {name} has type {type}, expected F32 or F64.");
            if (from != expected || to - from != checked(count * (type == "F32" ? sizeof(float) : sizeof(double)))
                || to > values.Length)
                throw Damaged(path, $"tensor {name} does not fit the file");
            ReadOnlySpan<byte> own = values[(int)from..(int)to];
            if (type == "F32")
                file.Tensors.Add((name, shape, MemoryMarshal.Cast<byte, float>(own).ToArray()));
            else
                file.Doubles.Add((name, shape, MemoryMarshal.Cast<byte, double>(own).ToArray()));
            expected = to;
        }

        if (expected != values.Length)
            throw Damaged(path, $"it holds {values.Length} bytes of values, expected {expected}");
        file.HasChecksum = file.Metadata.Remove(ChecksumKey);
        if (file.HasChecksum)
        {
            byte[] text = bytes[8..(8 + (int)length)];
            int place = ChecksumPlace(text);
            if (place < 0 || !Checksum(text, [() => bytes.AsSpan(8 + (int)length)]).AsSpan()
                .SequenceEqual(bytes.AsSpan(8 + place, ChecksumLength)))
                throw Damaged(path, "its checksum is wrong");
        }

        return file;
    }

    private static int[] Shape(string path, string tensor, JsonElement extents)
    {
        if (extents.GetArrayLength() > MostExtents)
            throw Damaged(path, $"tensor {tensor} has more than {MostExtents} extents");
        int[] shape = [.. extents.EnumerateArray().Select(n => n.GetInt32())];
        return Array.TrueForAll(shape, n => n >= 0) ? shape
            : throw Damaged(path, $"tensor {tensor} has a negative extent");
    }

    // Where the checksum stands in a header, or −1. Quotes within names and texts are escaped, so this is found once.
    private static int ChecksumPlace(ReadOnlySpan<byte> header)
    {
        ReadOnlySpan<byte> key = "\"qtgpu_sha256\":\""u8;
        int place = header.IndexOf(key);
        return place < 0 || place + key.Length + ChecksumLength > header.Length ? -1 : place + key.Length;
    }

    // What stands behind the header, piece by piece.
    private IEnumerable<Func<ReadOnlySpan<byte>>> Bytes() =>
    [
        .. Doubles.Select(tensor => (Func<ReadOnlySpan<byte>>)(() => MemoryMarshal.AsBytes<double>(tensor.Values))),
        .. Tensors.Select(tensor => (Func<ReadOnlySpan<byte>>)(() => MemoryMarshal.AsBytes<float>(tensor.Values))),
    ];

    private static byte[] Checksum(byte[] header, IEnumerable<Func<ReadOnlySpan<byte>>> values)
    {
        header.AsSpan(ChecksumPlace(header), ChecksumLength).Fill((byte)'0');
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        foreach (Func<ReadOnlySpan<byte>> piece in values)
            hash.AppendData(piece());
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static InputException Damaged(string path, string how, Exception? inner = null) =>
        new($"{path} is damaged: {how}. Take another copy, or train anew.", inner);
}

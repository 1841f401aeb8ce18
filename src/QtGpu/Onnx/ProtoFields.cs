using Google.Protobuf;

namespace QtGpu.Onnx;

/// <summary>A message of protocol buffers that knows its fields by number.</summary>
internal interface IProtoMessage
{
    /// <summary>Hands every field to <paramref name="fields"/>, and takes what comes back in its place.</summary>
    void Exchange(ProtoFields fields);
}

/// <summary>
/// The fields of a message, on their way to bytes or back: one description of a message serves both. What is written
/// comes back as it is; what is read replaces it. Unknown fields are passed over.
/// </summary>
internal abstract class ProtoFields
{
    /// <summary>A whole number; null where it is not there.</summary>
    public abstract long? Whole(int number, long? value);

    /// <summary>A float32; null where it is not there.</summary>
    public abstract float? Single(int number, float? value);

    /// <summary>A text; null where it is not there.</summary>
    public abstract string? Text(int number, string? value);

    /// <summary>Bytes; null where they are not there.</summary>
    public abstract ByteString? Bytes(int number, ByteString? value);

    /// <summary>Whole numbers, added to those that are there.</summary>
    public abstract void Wholes(int number, List<long> values);

    /// <summary>Float32s, likewise.</summary>
    public abstract void Singles(int number, List<float> values);

    /// <summary>Texts, likewise.</summary>
    public abstract void Texts(int number, List<string> values);

    /// <summary>A message; null where it is not there.</summary>
    public abstract T? Message<T>(int number, T? value)
        where T : class, IProtoMessage, new();

    /// <summary>Messages, likewise.</summary>
    public abstract void Messages<T>(int number, List<T> values)
        where T : class, IProtoMessage, new();
}

/// <summary>Fields on their way to bytes.</summary>
internal sealed class ProtoWriter : ProtoFields
{
    private readonly CodedOutputStream _stream;

    private ProtoWriter(Stream stream) => _stream = new(stream, leaveOpen: true);

    /// <summary>Writes a message.</summary>
    public static void Write(Stream stream, IProtoMessage message)
    {
        var writer = new ProtoWriter(stream);
        message.Exchange(writer);
        writer._stream.Flush();
    }

    public override long? Whole(int number, long? value)
    {
        if (value is not { } whole)
            return value;
        _stream.WriteTag(number, WireFormat.WireType.Varint);
        _stream.WriteInt64(whole);
        return value;
    }

    public override float? Single(int number, float? value)
    {
        if (value is not { } single)
            return value;
        _stream.WriteTag(number, WireFormat.WireType.Fixed32);
        _stream.WriteFloat(single);
        return value;
    }

    public override string? Text(int number, string? value)
    {
        if (value is null)
            return value;
        _stream.WriteTag(number, WireFormat.WireType.LengthDelimited);
        _stream.WriteString(value);
        return value;
    }

    public override ByteString? Bytes(int number, ByteString? value)
    {
        if (value is null)
            return value;
        _stream.WriteTag(number, WireFormat.WireType.LengthDelimited);
        _stream.WriteBytes(value);
        return value;
    }

    public override void Wholes(int number, List<long> values) => values.ForEach(value => Whole(number, value));

    public override void Singles(int number, List<float> values) => values.ForEach(value => Single(number, value));

    public override void Texts(int number, List<string> values) => values.ForEach(value => Text(number, value));

    public override T? Message<T>(int number, T? value)
        where T : class
    {
        if (value is null)
            return value;
        using var inner = new MemoryStream();
        Write(inner, value);
        Bytes(number, UnsafeByteOperations.UnsafeWrap(inner.GetBuffer().AsMemory(0, (int)inner.Length)));
        return value;
    }

    public override void Messages<T>(int number, List<T> values) => values.ForEach(value => Message(number, value));
}

/// <summary>Fields on their way from bytes. Of a field that should be there once the last counts.</summary>
internal sealed class ProtoReader : ProtoFields
{
    // A graph within a node's attribute is three messages deep, and nobody nests ten of them.
    private const int Deepest = 40;

    private readonly ILookup<int, Field> _fields;
    private readonly int _depth;

    private ProtoReader(ByteString bytes, int depth)
    {
        if (depth > Deepest)
            throw new InvalidDataException($"its messages are nested more than {Deepest} deep");
        (_fields, _depth) = (Parse(bytes).ToLookup(field => field.Number), depth);
    }

    /// <summary>Reads a message.</summary>
    /// <exception cref="InvalidDataException">The bytes are of no such message.</exception>
    public static T Read<T>(ByteString bytes)
        where T : class, IProtoMessage, new()
    {
        try
        {
            return Read<T>(bytes, depth: 0);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new InvalidDataException("its bytes are not those of protocol buffers", e);
        }
    }

    public override long? Whole(int number, long? value) => Last(number) is { } field ? WholeOf(field) : value;

    public override float? Single(int number, float? value) => Last(number) is { } field ? SingleOf(field) : value;

    public override string? Text(int number, string? value) => Last(number) is { } field ? TextOf(field) : value;

    public override ByteString? Bytes(int number, ByteString? value) => Last(number)?.Bytes ?? value;

    // Several in one field, or one in each.
    public override void Wholes(int number, List<long> values)
    {
        foreach (Field field in _fields[number])
        {
            if (field.Bytes is null)
            {
                values.Add(WholeOf(field));
                continue;
            }

            CodedInputStream packed = field.Bytes.CreateCodedInput();
            while (!packed.IsAtEnd)
                values.Add(packed.ReadInt64());
        }
    }

    public override void Singles(int number, List<float> values)
    {
        foreach (Field field in _fields[number])
        {
            if (field.Bytes is null)
            {
                values.Add(SingleOf(field));
                continue;
            }

            CodedInputStream packed = field.Bytes.CreateCodedInput();
            while (!packed.IsAtEnd)
                values.Add(packed.ReadFloat());
        }
    }

    public override void Texts(int number, List<string> values) => values.AddRange(_fields[number].Select(TextOf));

    public override T? Message<T>(int number, T? value)
        where T : class => Last(number) is { } field ? MessageOf<T>(field) : value;

    public override void Messages<T>(int number, List<T> values) =>
        values.AddRange(_fields[number].Select(MessageOf<T>));

    private static T Read<T>(ByteString bytes, int depth)
        where T : class, IProtoMessage, new()
    {
        var message = new T();
        message.Exchange(new ProtoReader(bytes, depth));
        return message;
    }

    private static List<Field> Parse(ByteString bytes)
    {
        var fields = new List<Field>();
        CodedInputStream stream = bytes.CreateCodedInput();
        while (stream.ReadTag() is not 0 and var tag)
        {
            int number = WireFormat.GetTagFieldNumber(tag);
            fields.Add(WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => new(number, stream.ReadUInt64(), null),
                WireFormat.WireType.Fixed32 => new(number, stream.ReadFixed32(), null),
                WireFormat.WireType.Fixed64 => new(number, stream.ReadFixed64(), null),
                WireFormat.WireType.LengthDelimited => new(number, 0, stream.ReadBytes()),
                _ => throw new InvalidDataException($"its field {number} is a group, which nobody writes any more"),
            });
        }

        return fields;
    }

    private Field? Last(int number) => _fields[number].Select(field => (Field?)field).LastOrDefault();

    private T MessageOf<T>(Field field)
        where T : class, IProtoMessage, new() => Read<T>(Required(field), _depth + 1);

    private static long WholeOf(Field field) =>
        field.Bytes is null ? unchecked((long)field.Bits) : throw Unexpected(field);

    private static float SingleOf(Field field) => field.Bytes is null && field.Bits <= uint.MaxValue
        ? BitConverter.UInt32BitsToSingle((uint)field.Bits)
        : throw Unexpected(field);

    private static string TextOf(Field field) => Required(field).ToStringUtf8();

    private static ByteString Required(Field field) => field.Bytes ?? throw Unexpected(field);

    private static InvalidDataException Unexpected(Field field) => new($"its field {field.Number} is of another type");

    private readonly record struct Field(int Number, ulong Bits, ByteString? Bytes);
}

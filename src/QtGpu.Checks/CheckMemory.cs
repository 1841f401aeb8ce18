namespace QtGpu.Checks;

/// <summary>
/// Tensors inside larger buffers, at odd places or at multiples of 16 bytes, where kernels may move four elements at
/// once. Outputs start as NaN, so that an element left unwritten shows; every read
/// checks that inputs and all that lies around the tensors are as they were.
/// </summary>
internal sealed class CheckMemory(Backend backend, int margin = CheckMemory.Odd) : IDisposable
{
    /// <summary>Elements before and behind each tensor.</summary>
    public const int Odd = 37, Aligned = 40;

    private static readonly float Poison = BitConverter.UInt32BitsToSingle(0x7FC1_2345);
    private readonly List<(DeviceBuffer Buffer, View<float> View, float[]? Values)> _tensors = [];

    /// <summary>An input: nothing may change it.</summary>
    public View<float> In(Shape shape, float[] values) => Place(shape, values, values);

    /// <summary>Whole numbers [1, n]: nothing may change them.</summary>
    public View<int> Whole(params int[] values) =>
        In(Shape.Vector(values.Length), Array.ConvertAll(values, BitConverter.Int32BitsToSingle)).Cast<int>();

    /// <summary>An output, full of NaN.</summary>
    public View<float> Out(Shape shape)
    {
        var values = new float[shape.Length];
        Array.Fill(values, Poison);
        return Place(shape, values, null);
    }

    /// <summary>A tensor that is read and written.</summary>
    public View<float> InOut(Shape shape, float[] values) => Place(shape, values, null);

    /// <summary>The elements of an output, after checking everything around it.</summary>
    public float[] Read(View<float> output)
    {
        foreach (var (buffer, view, values) in _tensors)
        {
            var all = new float[buffer.View.Length];
            buffer.Read(0, all);
            int end = margin + (int)view.Length;
            Expect.That(IsPoison(all.AsSpan(0, margin)), $"written before a tensor of {view.Shape}");
            Expect.That(IsPoison(all.AsSpan(end)), $"written behind a tensor of {view.Shape}");
            if (values is not null)
                Expect.That(
                    SameBits(values, all.AsSpan(margin, values.Length)), $"an input of {view.Shape} was changed");
        }

        return output.ToArray();
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors)
            tensor.Buffer.Dispose();
    }

    private View<float> Place(Shape shape, float[] values, float[]? fixedValues)
    {
        DeviceBuffer buffer = backend.Allocate(shape.Length + (2 * margin));
        var all = new float[buffer.View.Length];
        Array.Fill(all, Poison);
        values.CopyTo(all, margin);
        buffer.Write(0, all);
        var view = new View<float>(buffer, margin, shape);
        _tensors.Add((buffer, view, fixedValues));
        return view;
    }

    private static bool IsPoison(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (BitConverter.SingleToUInt32Bits(value) != BitConverter.SingleToUInt32Bits(Poison))
                return false;
        }

        return true;
    }

    private static bool SameBits(ReadOnlySpan<float> a, ReadOnlySpan<float> b) =>
        System.Runtime.InteropServices.MemoryMarshal.AsBytes(a)
            .SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.AsBytes(b));
}

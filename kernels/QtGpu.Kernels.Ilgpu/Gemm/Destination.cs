namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>Where four neighbours of a row of C belong, in C and in every tensor of its shape.</summary>
internal readonly struct Destination(DeviceOperands operands, long index, int column, int count, int isAligned)
    : IProductElements<QuadLane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public long Index => index;

    public int Column => column;

    public int Count => count;

    [MethodImpl(Inline)]
    public bool Has(int operand) => operands.Has(operand);

    [MethodImpl(Inline)]
    public QuadLane Load(int operand) => isAligned != 0
        ? operands.View(operand).AsAligned16().Cast<QuadLane>()[index >> 2]
        : LoadAt(operands.View(operand), index);

    [MethodImpl(Inline)]
    public QuadLane Load(int operand, long first) => LoadAt(operands.View(operand), first);

    [MethodImpl(Inline)]
    public QuadLane LoadRow(int operand) => LoadAt(operands.View(operand), column);

    [MethodImpl(Inline)]
    public void Store(int operand, QuadLane value)
    {
        if (isAligned != 0)
            operands.View(operand).AsAligned16().Cast<QuadLane>()[index >> 2] = value;
        else
            StoreAt(value, operands.View(operand), index);
    }

    /// <summary>Writes what belongs to the row to an operand of one row.</summary>
    [MethodImpl(Inline)]
    public void StoreRow(int operand, QuadLane value) => StoreAt(value, operands.View(operand), column);

    [MethodImpl(Inline)]
    public float Element(QuadLane value, int i) => i == 0 ? value.A : i == 1 ? value.B : i == 2 ? value.C : value.D;

    // Beyond the row its last.
    [MethodImpl(Inline)]
    private QuadLane LoadAt(ArrayView<float> x, long first) => new(
        x[first], x[first + IntrinsicMath.Min(1, count - 1)], x[first + IntrinsicMath.Min(2, count - 1)],
        x[first + IntrinsicMath.Min(3, count - 1)]);

    [MethodImpl(Inline)]
    private void StoreAt(QuadLane values, ArrayView<float> x, long first)
    {
        x[first] = values.A;
        if (count > 1)
            x[first + 1] = values.B;
        if (count > 2)
            x[first + 2] = values.C;
        if (count > 3)
            x[first + 3] = values.D;
    }
}

using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary>Operands in the memory of a device. Which one is meant is known when a kernel is compiled.</summary>
internal readonly struct DeviceOperands : IOperands<ScalarLane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly ArrayView<float> _0, _1, _2, _3, _4, _5;

    public DeviceOperands(ReadOnlySpan<Operand> operands)
    {
        (_0, _1, _2) = (At(operands, 0), At(operands, 1), At(operands, 2));
        (_3, _4, _5) = (At(operands, 3), At(operands, 4), At(operands, 5));
    }

    [MethodImpl(Inline)]
    public DeviceOperands(
        ArrayView<float> x0, ArrayView<float> x1, ArrayView<float> x2, ArrayView<float> x3, ArrayView<float> x4,
        ArrayView<float> x5)
    {
        _0 = x0;
        _1 = x1;
        _2 = x2;
        _3 = x3;
        _4 = x4;
        _5 = x5;
    }

    public int Width
    {
        [MethodImpl(Inline)]
        get => 1;
    }

    /// <summary>The elements of an operand; none of them where it was not given.</summary>
    [MethodImpl(Inline)]
    public ArrayView<float> View(int operand)
    {
        if (operand == 0)
            return _0;
        if (operand == 1)
            return _1;
        if (operand == 2)
            return _2;
        if (operand == 3)
            return _3;
        return operand == 4 ? _4 : _5;
    }

    [MethodImpl(Inline)]
    public bool Has(int operand) => View(operand).Length != 0;

    [MethodImpl(Inline)]
    public float At(int operand, long index) => View(operand)[index];

    [MethodImpl(Inline)]
    public int IntAt(int operand, long index) => (int)Interop.FloatAsInt(View(operand)[index]);

    [MethodImpl(Inline)]
    public void Put(int operand, long index, float value) => View(operand)[index] = value;

    [MethodImpl(Inline)]
    public ScalarLane Load(int operand, long index) => new(View(operand)[index]);

    [MethodImpl(Inline)]
    public void Store(int operand, long index, ScalarLane value, int count) => View(operand)[index] = value.Value;

    [MethodImpl(Inline)]
    public double Add(double sum, ScalarLane value, int count) => sum + value.Value;

    private static ArrayView<float> At(ReadOnlySpan<Operand> operands, int i) =>
        i < operands.Length ? IlgpuBuffer.Elements(operands[i]) : ArrayView<float>.Empty;
}

/// <summary>Element i.</summary>
internal readonly struct One(DeviceOperands operands, long i) : IElements<ScalarLane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public long Index => i;

    [MethodImpl(Inline)]
    public ScalarLane Load(int operand) => new(operands.View(operand)[i]);

    [MethodImpl(Inline)]
    public ScalarLane Load(int operand, long index) => new(operands.View(operand)[index]);

    [MethodImpl(Inline)]
    public float At(int operand, long index) => operands.View(operand)[index];

    [MethodImpl(Inline)]
    public int IntAt(int operand, long index) => operands.IntAt(operand, index);

    [MethodImpl(Inline)]
    public void Store(int operand, ScalarLane value) => operands.View(operand)[i] = value.Value;

    [MethodImpl(Inline)]
    public void Store(int operand, long index, ScalarLane value) => operands.View(operand)[index] = value.Value;

    public ScalarLane Uniform(RandomStream stream, long step) => new(stream.Uniform(step, i));

    public ScalarLane Normal(RandomStream stream, long step) => new(stream.Normal(step, i));

    [MethodImpl(Inline)]
    public int Draw(NormalDraws draws, int first) => draws.Count;

    public ScalarLane Normal(NormalDraws draws, int draw) => new(draws.Normal(draw, i));
}

/// <summary>
/// Elements 4q … 4q + 3, one block of the random generator; of views that begin at a multiple of 16 bytes, so that they
/// move in one instruction.
/// </summary>
internal readonly struct Four(DeviceOperands operands, long q) : IElements<QuadLane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public long Index => 4 * q;

    [MethodImpl(Inline)]
    public QuadLane Load(int operand) => Quads(operand)[q];

    [MethodImpl(Inline)]
    public QuadLane Load(int operand, long index)
    {
        if ((index & 3) == 0)
            return Quads(operand)[index >> 2];
        ArrayView<float> x = operands.View(operand);
        return new(x[index], x[index + 1], x[index + 2], x[index + 3]);
    }

    [MethodImpl(Inline)]
    public float At(int operand, long index) => operands.View(operand)[index];

    [MethodImpl(Inline)]
    public int IntAt(int operand, long index) => operands.IntAt(operand, index);

    [MethodImpl(Inline)]
    public void Store(int operand, QuadLane value) => Quads(operand)[q] = value;

    [MethodImpl(Inline)]
    public void Store(int operand, long index, QuadLane value)
    {
        if ((index & 3) == 0)
        {
            Quads(operand)[index >> 2] = value;
            return;
        }

        ArrayView<float> x = operands.View(operand);
        x[index] = value.A;
        x[index + 1] = value.B;
        x[index + 2] = value.C;
        x[index + 3] = value.D;
    }

    public QuadLane Uniform(RandomStream stream, long step)
    {
        stream.Uniform4(step, q, out float a, out float b, out float c, out float d);
        return new(a, b, c, d);
    }

    public QuadLane Normal(RandomStream stream, long step)
    {
        stream.Normal4(step, q, out float a, out float b, out float c, out float d);
        return new(a, b, c, d);
    }

    [MethodImpl(Inline)]
    public int Draw(NormalDraws draws, int first) => draws.Count;

    public QuadLane Normal(NormalDraws draws, int draw) => Normal(draws.Stream, draws.StepOf(draw));

    [MethodImpl(Inline)]
    private ArrayView<QuadLane> Quads(int operand) => operands.View(operand).AsAligned16().Cast<QuadLane>();
}

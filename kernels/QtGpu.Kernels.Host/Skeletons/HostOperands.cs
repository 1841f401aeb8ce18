using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Host.Skeletons;

/// <summary>A table of pointers, one for each operand, and behind them room for lanes of this thread's own.</summary>
internal static unsafe class HostOperands
{
    /// <summary>Lanes that a pass has room for: a power of 2.</summary>
    public const int Lanes = 16;

    /// <summary>Pointers of a table.</summary>
    public const int TableLength = Operand.Most + 1;

    /// <summary>Bytes of a line of the cache.</summary>
    public const int CacheLine = 64;

    /// <summary>Numbers of one.</summary>
    public const int LineLength = CacheLine / sizeof(float);

    /// <summary>Numbers of so many lanes, of a line for each operand, and what alignment may take of them.</summary>
    public static int LaneLength<TLane>()
        where TLane : unmanaged, IVectorLane<TLane> => (Lanes * TLane.Width) + ((Operand.Most + 1) * LineLength);

    /// <summary>Room for a line of an operand's numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float* Line<TLane>(float** table, int operand)
        where TLane : unmanaged, IVectorLane<TLane> =>
        table[Operand.Most] + (Lanes * TLane.Width) + (operand * LineLength);

    /// <summary>From the next line of the cache on: a register that crosses two costs twice as much.</summary>
    public static float* Aligned(float* lanes) => (float*)(((nuint)lanes + CacheLine - 1) & ~(nuint)(CacheLine - 1));

    /// <summary>The pointers of an operation's operands, on whose thread they stay valid while it runs.</summary>
    public static void Fill(ReadOnlySpan<Operand> operands, float** table)
    {
        new Span<nint>(table, TableLength).Clear();
        for (int i = 0; i < operands.Length; i++)
            table[i] = (float*)HostBuffer.Pointer(operands[i]);
    }

    /// <summary>A thread's own copy of a table, with room for lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float** table, float** own, float* lane)
    {
        for (int i = 0; i < Operand.Most; i++)
            own[i] = table[i];
        own[Operand.Most] = lane;
    }
}

/// <summary>Operands in the memory of the host.</summary>
internal readonly unsafe struct HostOperands<TLane>(float** table) : IOperands<TLane>
    where TLane : unmanaged, IVectorLane<TLane>
{
    public int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TLane.Width;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(int operand) => table[operand] is not null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float At(int operand, long index) => table[operand][index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IntAt(int operand, long index) => ((int*)table[operand])[index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(int operand, long index, float value) => table[operand][index] = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Load(int operand, long index) => TLane.Load(table[operand] + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int operand, long index, TLane value, int count)
    {
        float* to = table[operand] + index;
        if (count >= TLane.Width)
            TLane.Store(value, to);
        else
            TLane.StoreFirst(value, to, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Add(double sum, TLane value, int count)
    {
        float* lane = table[Operand.Most];
        TLane.Store(value, lane);
        for (int i = 0; i < Math.Min(count, TLane.Width); i++)
            sum += lane[i];
        return sum;
    }
}

/// <summary>Elements i … i + width − 1 of the operands.</summary>
internal readonly unsafe struct HostElements<TLane, TAccess>(float** table, long i) : IElements<TLane>
    where TLane : unmanaged, IVectorLane<TLane>
    where TAccess : struct, IAccess
{
    public long Index => i;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Load(int operand) => TAccess.Load<TLane>(table[operand] + i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Load(int operand, long index) => TLane.Load(table[operand] + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float At(int operand, long index) => table[operand][index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int IntAt(int operand, long index) => ((int*)table[operand])[index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int operand, TLane value) => TAccess.Store(value, table, operand, i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int operand, long index, TLane value) => TLane.Store(value, table[operand] + index);

    public TLane Uniform(RandomStream stream, long step) => TLane.Uniform(stream, step, i);

    public TLane Normal(RandomStream stream, long step) =>
        BlockRandom<TLane>.Normal(stream.Key, step, i, table[Operand.Most]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Draw(NormalDraws draws, int first)
    {
        int count = Math.Min(HostOperands.Lanes, draws.Count - first);
        BlockRandom<TLane>.Fill(draws.Stream.Key, draws.StepOf(first), i, count, table[Operand.Most]);
        return first + count;
    }

    // Draws are made from multiples of the lanes on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Normal(NormalDraws draws, int draw) =>
        TLane.Load(table[Operand.Most] + ((draw & (HostOperands.Lanes - 1)) * TLane.Width));
}

/// <summary>Neighbours of a row of C, of which no more than <paramref name="count"/> are written.</summary>
internal readonly unsafe struct HostProductElements<TLane>(float** table, nint index, nint column, int count)
    : IProductElements<TLane>
    where TLane : unmanaged, IVectorLane<TLane>
{
    public long Index => index;

    public int Column => (int)column;

    public int Count => count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Element(TLane value, int i) => ((float*)&value)[i];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(int operand) => table[operand] is not null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Load(int operand) => TLane.Load(table[operand] + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane Load(int operand, long first) => TLane.Load(table[operand] + first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLane LoadRow(int operand) => TLane.Load(table[operand] + column);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(int operand, TLane value) => new HostOperands<TLane>(table).Store(operand, index, value, count);
}

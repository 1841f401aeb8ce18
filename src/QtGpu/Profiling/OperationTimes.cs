using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;

namespace QtGpu.Profiling;

/// <summary>An operation of the contract at one size: what is added up under one name.</summary>
/// <param name="Name">The operation.</param>
/// <param name="Sizes">Rows, columns and inner extent; 0 where it has none.</param>
/// <param name="Bytes">Bytes that it must read and write.</param>
/// <param name="Flops">Floating-point operations of its matrix product.</param>
internal readonly record struct Operation(string Name, (int M, int N, int K) Sizes, double Bytes, double Flops)
{
    /// <summary>A pass or a reduction over so many elements.</summary>
    public static Operation Of<TKernel>(long length, int bytesPerElement) =>
        new(
            KernelName<TKernel>.Value, (1, (int)Math.Min(length, int.MaxValue), 0),
            (double)length * bytesPerElement, 0);

    /// <summary>A reduction over rows, each operand once.</summary>
    public static Operation OfRows<TKernel>(long rows, ReadOnlySpan<Operand> operands)
    {
        long bytes = 0;
        foreach (Operand operand in operands)
            bytes += operand.Bytes;
        return new(
            KernelName<TKernel>.Value, ((int)rows, (int)(operands[0].Bytes / sizeof(float) / Math.Max(rows, 1)), 0),
            bytes, 0);
    }

    /// <summary>A product m×k·k×n that moves so many tensors of C's size.</summary>
    public static Operation Of<TKernel>(in Product p, int tensorsLikeC) => new(
        KernelName<TKernel>.Value, (p.M, p.N, p.K),
        sizeof(float) * (double)p.Batch
            * (((double)p.M * p.K) + ((double)p.K * p.N) + ((double)tensorsLikeC * p.M * p.N)),
        2.0 * p.Batch * p.M * p.N * p.K);

    /// <summary>A scan over so many tokens of a cell: what its recurrent products take.</summary>
    public static Operation OfScan<TCell>(string name, in ScanTensors x)
        where TCell : unmanaged, ITrainableCell
    {
        int columns = TCell.Gates * x.Units;
        double moved = columns + (2 * TCell.States * x.Units) + (TCell.Kept * x.Units);
        return new(
            name, (x.Layout.Tokens, columns, x.Units), sizeof(float) * moved * x.Layout.Tokens,
            2.0 * x.Layout.Tokens * columns * x.Units);
    }

    /// <summary>Edges: what must be moved is what they read and write; their work is not that of a product.</summary>
    public static Operation OfEdges(string name, in EdgeTensors x) => new(
        name, (x.X.Rows, x.Y.Columns, x.X.Columns),
        sizeof(float) * (double)(x.X.Length + x.Y.Length + x.Parameters.Length + x.Weight.Length), 0);

    public override string ToString() => Sizes.K > 0
        ? $"{Name} {Sizes.M}×{Sizes.K}·{Sizes.K}×{Sizes.N}"
        : $"{Name} {Sizes.M}×{Sizes.N}";
}

/// <summary>Marks around every operation while it is switched on.</summary>
internal sealed class OperationTimes(Backend backend, int most) : IDisposable
{
    private readonly DeviceClock _clock = backend.CreateClock(2 * most);
    private readonly Operation[] _operations = new Operation[most];
    private int _count, _whole;
    private bool _isFull;

    /// <summary>Whether operations are timed.</summary>
    public bool On { get; set; }

    /// <summary>The steps of which every operation was timed.</summary>
    public int Steps { get; private set; }

    /// <summary>Marks the beginning of an operation; to be handed to <see cref="End"/>.</summary>
    public int Begin(in Operation operation)
    {
        if (!On || (_isFull |= _count == _operations.Length))
            return -1;
        _operations[_count] = operation;
        _clock.Mark(2 * _count);
        return _count++;
    }

    /// <summary>Marks its end.</summary>
    public void End(int begun)
    {
        if (begun >= 0)
            _clock.Mark((2 * begun) + 1);
    }

    /// <summary>Ends a step: what was timed of it counts, unless there was no room for all.</summary>
    public void EndStep()
    {
        if (!_isFull)
            (_whole, Steps) = (_count, Steps + 1);
    }

    /// <summary>Calls and seconds of each operation in those steps, the longest first.</summary>
    public IReadOnlyList<(Operation Operation, int Calls, double Seconds)> Totals() =>
    [
        .. Enumerable.Range(0, _whole)
            .GroupBy(i => _operations[i])
            .Select(group => (group.Key, group.Count(), group.Sum(i => _clock.Seconds(2 * i, (2 * i) + 1))))
            .OrderByDescending(total => total.Item3),
    ];

    public void Dispose() => _clock.Dispose();
}

/// <summary>What a kernel is called: the words of its type's name.</summary>
internal static class KernelName<TKernel>
{
    /// <summary>Such as <c>weight gradient</c>; of an optimizer's pass, its rule's.</summary>
    public static string Value { get; } = Words(typeof(TKernel));

    private static string Words(Type kernel)
    {
        if (kernel.IsGenericType && kernel.Name.StartsWith("UpdatePass", StringComparison.Ordinal))
            kernel = kernel.GetGenericArguments()[0];
        string name = kernel.Name.Split('`')[0];
        foreach (string more in new[] { "Derivative", "Update" }) // the same operation, of which more is wanted
            name = name.EndsWith(more, StringComparison.Ordinal) ? name[..^more.Length] : name;
        return string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? $" {char.ToLowerInvariant(c)}"
            : $"{char.ToLowerInvariant(c)}"));
    }
}

using QtGpu.Kernels.Contract;

namespace QtGpu.Profiling;

/// <summary>An operation of the contract at one size: what is added up under one name.</summary>
/// <param name="Name">The operation.</param>
/// <param name="Sizes">Rows, columns and inner extent; 0 where it has none.</param>
/// <param name="Bytes">Bytes that it must read and write.</param>
/// <param name="Flops">Floating-point operations of its matrix product.</param>
internal readonly record struct Operation(string Name, (int M, int N, int K) Sizes, double Bytes, double Flops)
{
    /// <summary>A product m×k·k×n that also moves other tensors of C's size.</summary>
    public static Operation Of(string name, in Product p, int others = 0) => new(
        name, (p.M, p.N, p.K),
        sizeof(float) * (double)p.Batch * (((double)p.M * p.K) + ((double)p.K * p.N) + ((1.0 + others) * p.M * p.N)),
        2.0 * p.Batch * p.M * p.N * p.K);

    /// <summary>A pass over tensors of one size.</summary>
    public static Operation Of(string name, TensorView tensor, int tensors) =>
        new(name, (tensor.Rows, tensor.Columns, 0), sizeof(float) * (double)tensor.Length * tensors, 0);

    /// <inheritdoc/>
    public override string ToString() => Sizes.K > 0
        ? $"{Name} {Sizes.M}×{Sizes.K}·{Sizes.K}×{Sizes.N}"
        : $"{Name} {Sizes.M}×{Sizes.N}";
}

/// <summary>Marks around every operation while it is switched on.</summary>
internal sealed class OperationTimes(Backend backend, int most) : IDisposable
{
    private readonly DeviceClock _clock = backend.CreateClock(2 * most);
    private readonly Operation[] _operations = new Operation[most];
    private int _count;

    /// <summary>Whether operations are timed.</summary>
    public bool On { get; set; }

    /// <summary>Marks the beginning of an operation; to be handed to <see cref="End"/>.</summary>
    public int Begin(in Operation operation)
    {
        if (!On || _count == _operations.Length)
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

    /// <summary>Calls and seconds of each operation, the longest first.</summary>
    public IReadOnlyList<(Operation Operation, int Calls, double Seconds)> Totals() =>
    [
        .. Enumerable.Range(0, _count)
            .GroupBy(i => _operations[i])
            .Select(group => (group.Key, group.Count(), group.Sum(i => _clock.Seconds(2 * i, (2 * i) + 1))))
            .OrderByDescending(total => total.Item3),
    ];

    /// <inheritdoc/>
    public void Dispose() => _clock.Dispose();
}

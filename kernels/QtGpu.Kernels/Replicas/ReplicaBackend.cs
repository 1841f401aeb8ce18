using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Replicas;

/// <summary>
/// What one network of a <see cref="ReplicaGroup"/> takes for its device. Operations are recorded, and done with those
/// of the others; nothing is allocated for one that was recorded before.
/// </summary>
internal sealed class ReplicaBackend : Backend
{
    // A few dozen steps of a small network: waiting for each other is then a small part of the time.
    private const int MostRecorded = 1024;

    private readonly ReplicaGroup _group;
    private readonly Backend _device;
    private readonly int _count;
    private readonly Func<View<float>, View<float>> _own;
    private readonly RecordedOperation[] _recorded = new RecordedOperation[MostRecorded];
    private readonly Dictionary<Type, Stack<RecordedOperation>> _spare = [];
    private int _done;
    private volatile int _recordedCount;
    private volatile bool _isIdle;
    private bool _isDisposed;

    public ReplicaBackend(ReplicaGroup group, Backend device, int number, int count)
    {
        (_group, _device, Number, _count) = (group, device, number, count);
        Memory = new(group);
        _own = view => ReplicaBuffer.Located(view).OfReplica(Number);
    }

    /// <summary>Which of the group.</summary>
    public int Number { get; }

    /// <summary>This replica's share of the memory.</summary>
    public ReplicaMemory Memory { get; }

    /// <summary>Operations recorded and not done.</summary>
    public int Recorded => _recordedCount;

    /// <summary>How many of them are done.</summary>
    public int Done => _done;

    /// <summary>The next of them to be done; null where there is none.</summary>
    public RecordedOperation? Next => _done < _recordedCount ? _recorded[_done] : null;

    /// <summary>Whether its thread waits for them to be done. Guarded by the group's gate, as all below.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>Whether it will record no more.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Whether others need not wait for it.</summary>
    public bool IsIdle
    {
        get => _isIdle;
        set => _isIdle = value;
    }

    public override string Name => _device.Name;

    public override long MemoryBytes => _device.MemoryBytes / _count;

    /// <summary>Those of the whole group.</summary>
    public override long Launches => _group.Launches;

    public override KernelPlans? Plans => _device.Plans;

    /// <summary>One operation is done.</summary>
    public void Advance() => _done++;

    /// <summary>Waits until all that is recorded is done, and takes a turn at the device.</summary>
    public ReplicaGroup.Turn TakeTurn()
    {
        Complete();
        return _group.TakeTurn();
    }

    public override DeviceBuffer Share<T>(T[] values) => _group.Share(values);

    public override StagedBuffer Stage(long length)
    {
        using ReplicaGroup.Turn turn = TakeTurn();
        return new ReplicaStagedBuffer(this, _device.Stage(length));
    }

    public override void Run<TPass>(TPass pass, long length, params ReadOnlySpan<Operand> operands) =>
        Record<RecordedPass<TPass>>().Set(pass, length, operands);

    public override void Reduce<TReduction>(
        TReduction reduction, long length, View<float> result, params ReadOnlySpan<Operand> operands)
    {
        RecordedReduction<TReduction> recorded = Record<RecordedReduction<TReduction>>();
        recorded.Set(reduction, length, operands);
        recorded.Result = result;
    }

    public override void ReduceRows<TReduction>(
        TReduction reduction, long rows, View<float> result, params ReadOnlySpan<Operand> operands)
    {
        RecordedRowReduction<TReduction> recorded = Record<RecordedRowReduction<TReduction>>();
        recorded.Set(reduction, rows, operands);
        recorded.Result = result;
    }

    public override void Multiply<TEpilogue>(
        in Product product, TEpilogue epilogue, bool accumulate, params ReadOnlySpan<Operand> operands)
    {
        RecordedProduct<TEpilogue> recorded = Record<RecordedProduct<TEpilogue>>();
        recorded.Set(epilogue, product.C.Length, operands);
        recorded.Set(product, accumulate);
    }

    public override void Gather(View<float> x, View<int> numbers, View<float> y) =>
        Record<RecordedGather>().Set(x, numbers, y);

    // A scan is told where sequences lie by an object that the next batch changes: it is done at once.
    public override void Scan<TCell>(TCell cell, in ScanTensors tensors)
    {
        using ReplicaGroup.Turn turn = TakeTurn();
        _device.Scan(cell, tensors.Each(_own));
    }

    public override void ScanBack<TCell>(TCell cell, in ScanTensors tensors, in ScanGradients gradients)
    {
        using ReplicaGroup.Turn turn = TakeTurn();
        _device.ScanBack(cell, tensors.Each(_own), gradients.Each(_own));
    }

    // A description of several tensors, as a scan's is: done at once.
    public override void Edges<TFunction>(TFunction function, in EdgeTensors tensors)
    {
        using ReplicaGroup.Turn turn = TakeTurn();
        _device.Edges(function, tensors.Each(_own));
    }

    public override void EdgesBack<TFunction>(
        TFunction function, in EdgeTensors tensors, in EdgeGradients gradients)
    {
        using ReplicaGroup.Turn turn = TakeTurn();
        _device.EdgesBack(function, tensors.Each(_own), gradients.Each(_own));
    }

    public override SamplerOperations Sampler<TUpdate>(TUpdate update) => throw NotSideBySide();

    public override Recurrence Recurrence<TCell>(RecurrentBatch batch) => throw NotSideBySide();

    public override void Rest() => _group.Rest(this);

    public override void Synchronize()
    {
        using ReplicaGroup.Turn turn = TakeTurn();
        _device.Synchronize();
    }

    protected override DeviceBuffer AllocateBytes(long bytes)
    {
        var buffer = new ReplicaBuffer(this, Memory.Take(bytes), bytes);
        Elementwise.Fill(new View<float>(buffer, 0, Shape.Vector(checked((int)(bytes / sizeof(float))))), 0);
        return buffer;
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing || _isDisposed)
            return;
        _isDisposed = true;
        _group.Leave(this); // nobody will ask for what is still to be done
    }

    private static NotSupportedException NotSideBySide() => new(
        "Networks that are trained by gradients run side by side on one device, nothing else. "
        + "Open a device of its own.");

    private TOperation Record<TOperation>()
        where TOperation : RecordedOperation, new()
    {
        if (_recordedCount == MostRecorded)
            Complete();
        _isIdle = false;
        TOperation operation = _spare.TryGetValue(typeof(TOperation), out Stack<RecordedOperation>? spare)
            && spare.TryPop(out RecordedOperation? one) ? (TOperation)one : new();
        _recorded[_recordedCount] = operation;
        _recordedCount++;
        return operation;
    }

    private void Complete()
    {
        _group.Complete(this);
        for (int i = 0; i < _recordedCount; i++)
        {
            RecordedOperation operation = _recorded[i];
            if (!_spare.TryGetValue(operation.GetType(), out Stack<RecordedOperation>? spare))
                _spare.Add(operation.GetType(), spare = new());
            spare.Push(operation);
        }

        (_recordedCount, _done) = (0, 0);
    }
}

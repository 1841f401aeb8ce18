using QtGpu.Checks;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;

namespace QtGpu.Tests.Ilgpu;

/// <summary>A batch of sequences through a cell and back: what a backend makes of it.</summary>
internal sealed class ScannedBatch(TrainableCell cell, int units, int[] lengths)
{
    private readonly SequenceLayout _layout = Layout(lengths);

    public bool IsReverse { get; init; }

    public int Truncation { get; init; }

    /// <summary>
    /// Whether U has one number in each row, and at most one in each column: then no sum depends on its order.
    /// </summary>
    public bool IsSparse { get; init; }

    /// <summary>Whether there is a way back.</summary>
    public bool Keeps { get; init; } = true;

    public SequenceLayout Steps => _layout;

    /// <summary>Everything that the scan writes, by name.</summary>
    public IReadOnlyDictionary<string, float[]> On(Backend backend)
    {
        using ScanRun run = Begin(backend);
        run.Forward();
        if (Keeps)
            run.Backward();
        return run.Results();
    }

    /// <summary>Its tensors on a backend.</summary>
    public ScanRun Begin(Backend backend)
    {
        int tokens = _layout.Tokens, sequences = _layout.Sequences;
        var memory = new List<DeviceBuffer>();
        View<float> Take(string name, float deviation, params ReadOnlySpan<int> axes)
        {
            var shape = Shape.Of(axes);
            if (shape.Length == 0)
                return default;
            memory.Add(backend.Allocate(shape.Length));
            View<float> view = memory[^1].View.Reshape(shape);
            view.Write(name == "u" && IsSparse ? Sparse() : CheckValues.Normal(shape.Length, name, deviation));
            return view;
        }

        int columns = cell.Gates * units;
        memory.Add(backend.Allocate(2));
        View<float> parameters = memory[0].View;
        parameters.Write([1.2f, 0.8f]);
        View<float> driven = Take("driven", 1, tokens, columns);
        var tensors = new ScanTensors
        {
            Layout = _layout,
            IsReverse = IsReverse,
            Recurrent = Take("u", 1 / MathF.Sqrt(units), units, columns),
            Parameters = cell.Arguments > 0 ? parameters : default,
            Driven = driven,
            States = Take("states", 0.5f, cell.States, sequences + tokens, units),
            Keeps = Keeps,
            Kept = Keeps ? Take("kept", 1, cell.Kept - cell.Gates, tokens, units) : default,
            Arguments = Keeps ? Take("arguments", 1, cell.Arguments, tokens, units) : default,
        };
        return new(backend, cell, memory, tensors, new()
        {
            Output = Take("output", 1, tokens, units),
            States = Take("end", 1, cell.States, sequences, units),
            Recurrent = cell.SplitsGates ? Take("split", 1, tokens, columns) : default,
            Arguments = Take("argument gradients", 1, cell.Arguments, tokens, units),
            Truncation = Truncation,
            NeedsStart = true,
        });
    }

    public override string ToString() =>
        $"{units} units, lengths {string.Join(' ', lengths)}{(IsReverse ? ", in reverse" : "")}"
        + $", truncation {Truncation}";

    private static SequenceLayout Layout(int[] lengths)
    {
        var layout = new SequenceLayout();
        layout.Set(lengths);
        return layout;
    }

    private float[] Sparse()
    {
        int columns = cell.Gates * units;
        var u = new float[units * columns];
        for (int j = 0; j < units; j++)
            u[(j * columns) + (j % cell.Gates * units) + ((j + 1) % units)] = 0.7f - (0.1f * j);
        return u;
    }
}

/// <summary>A scan and its memory on one backend.</summary>
internal sealed record ScanRun(
    Backend Backend, TrainableCell Cell, List<DeviceBuffer> Memory, ScanTensors Tensors,
    ScanGradients Gradients) : IDisposable
{
    public void Forward() => Cell.Scan(Backend, Tensors);

    public void Backward() => Cell.ScanBack(Backend, Tensors, Gradients);

    public IReadOnlyDictionary<string, float[]> Results() => new (string Name, View<float> View)[]
    {
        ("states", Tensors.States), ("kept", Tensors.Kept), ("arguments", Tensors.Arguments),
        ("driven", Tensors.Driven), ("recurrent", Gradients.Recurrent), ("start", Gradients.States),
        ("argument gradients", Gradients.Arguments),
    }.Where(x => !x.View.IsNone).ToDictionary(x => x.Name, x => x.View.ToArray(), StringComparer.Ordinal);

    public void Dispose() => Memory.ForEach(buffer => buffer.Dispose());
}

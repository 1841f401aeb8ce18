using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Ilgpu.Gemm;

namespace QtGpu.Kernels.Ilgpu.Recurrent;

/// <summary>
/// Scans of one cell on one device: a launch per step each way, a product of matrices that goes on with the cell while
/// it is in registers. The host only queues.
/// </summary>
internal sealed class IlgpuScan<TCell>(Accelerator accelerator, string device, GemmDevice products) : IDisposable
    where TCell : unmanaged, ITrainableCell
{
    private readonly StridedGrid _grid = new(accelerator);
    private readonly Entry _entry = accelerator.Entry();
    private readonly TiledGemm<ScanForward<TCell>> _forward = new(products);
    private readonly TiledGemm<ScanBackward<TCell>> _backward = new(products);
    private Action<KernelConfig, TCell, ScanStep>? _last;
    private Action<KernelConfig, ArrayView<float>, ArrayView<QuadLane>, int, int>? _byUnit;
    private IlgpuBuffer? _weights;

    /// <summary>
    /// See <see cref="Backend.Scan{TCell}"/>. Where sequences begin beside others, which are read in reverse, they
    /// take a launch of their own.
    /// </summary>
    public void Forward(TCell cell, in ScanTensors x)
    {
        View<float> u = ScanForward<TCell>.Pitch == 1 ? x.Recurrent : ByUnit(x.Recurrent);
        for (int i = 0; i < x.Layout.Steps; i++)
        {
            int step = Read(x, i), before = x.EarlierRow(step, out int starting);
            int begun = x.Layout.Rows(step) - starting;
            Forward(cell, x, u, step, before, 0, begun);
            Forward(cell, x, u, step, x.StartRow, begun, starting);
        }
    }

    /// <summary>See <see cref="Backend.ScanBack{TCell}"/>.</summary>
    public void Backward(TCell cell, in ScanTensors x, in ScanGradients gradients)
    {
        Last(cell, Step(x, gradients, Read(x, x.Layout.Steps - 1)));
        for (int i = x.Layout.Steps - 1; i > 0; i--)
            Backward(cell, x, gradients, Read(x, i), Step(x, gradients, Read(x, i - 1)) with
            {
                Behind = x.Layout.Rows(Read(x, i)),
                Ends = gradients.Ends(x, Read(x, i)) ? 1 : 0,
            });
        if (gradients.NeedsStart)
            Backward(cell, x, gradients, Read(x, 0), Step(x, gradients, Read(x, 0)) with { Rows = 0 });
    }

    public void Dispose() => _weights?.Dispose();

    // The step that is read as number i.
    private static int Read(in ScanTensors x, int i) => x.IsReverse ? x.Layout.Steps - 1 - i : i;

    private static ScanStep Step(in ScanTensors x) => new()
    {
        States = IlgpuBuffer.Elements(x.States),
        Keeps = x.Keeps ? 1 : 0,
        Kept = IlgpuBuffer.Elements(x.Kept),
        Units = x.Units,
        Tokens = x.Layout.Tokens,
        Sequences = x.Layout.Sequences,
        Start = x.StartRow,
    };

    private static ScanStep Step(in ScanTensors x, in ScanGradients gradients, int step)
    {
        int before = x.EarlierRow(step, out int starting);
        return Step(x) with
        {
            Driven = IlgpuBuffer.Elements(x.Driven),
            Recurrent = IlgpuBuffer.Elements(gradients.Recurrent),
            Arguments = IlgpuBuffer.Elements(gradients.Arguments),
            Output = IlgpuBuffer.Elements(gradients.Output),
            Gradients = IlgpuBuffer.Elements(gradients.States),
            Rows = x.Layout.Rows(step),
            Begun = x.Layout.Rows(step) - starting,
            Token = x.Layout.First(step),
            Before = before,
            NeedsStart = gradients.NeedsStart ? 1 : 0,
        };
    }

    // Rows of a step from `first` on, whose states before it lie from row `before` on.
    private void Forward(TCell cell, in ScanTensors x, View<float> u, int step, int before, int first, int rows)
    {
        View<float> h = x.States.Slice((long)(before + first) * x.Units, new Shape(rows, x.Units));
        _forward.Run(
            new Product(h, false, u, false, h.Reshape(new Shape(rows, u.Columns))),
            new(
                cell, Step(x) with
                {
                    Driven = IlgpuBuffer.Elements(x.Driven),
                    Arguments = IlgpuBuffer.Elements(x.Arguments),
                    Rows = rows,
                    Begun = rows,
                    Token = x.Layout.First(step) + first,
                    Before = before + first,
                    After = x.StateRow(step) + first,
                },
                new([x.Parameters])),
            accumulate: false, []);
    }

    // From the gradients of the step behind to those of the one before it. Where that has more rows, there is no
    // product for them, and none is looked at.
    private void Backward(TCell cell, in ScanTensors x, in ScanGradients gradients, int behind, ScanStep step)
    {
        int columns = TCell.Gates * x.Units, rows = x.Layout.Rows(behind);
        View<float> dz = (TCell.SplitsGates ? gradients.Recurrent : x.Driven)
            .Slice((long)x.Layout.First(behind) * columns, new Shape(rows, columns));
        _backward.Run(
            new Product(
                dz, false, x.Recurrent, true,
                gradients.States.Reshape(new Shape(Math.Max(rows, step.Rows), x.Units))),
            new(cell, step), accumulate: false, []);
    }

    private void Last(TCell cell, in ScanStep step)
    {
        using Entry.Inside inside = _entry.Enter();
        _last ??= accelerator.LoadStreamKernel(accelerator.Noted(ScanKernel<TCell>.Last));
        _last(_grid.For((long)step.Rows * step.Units), cell, step);
        KernelLog.Launched();
    }

    private View<float> ByUnit(View<float> u)
    {
        int units = u.Rows;
        var shape = new Shape(units, units * ICell.MostGates);
        View<float> byUnit = IlgpuBuffer.Provide(ref _weights, accelerator, device, shape.Length).Slice(0, shape);
        using Entry.Inside inside = _entry.Enter();
        _byUnit ??= accelerator.LoadStreamKernel(accelerator.Noted(ScanKernel.ByUnit));
        _byUnit(
            _grid.For((long)units * units), IlgpuBuffer.Elements(u), IlgpuBuffer.Elements(byUnit).Cast<QuadLane>(),
            units, TCell.Gates);
        KernelLog.Launched();
        return byUnit;
    }
}

using ILGPU;
using ILGPU.Runtime;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Passes;
using QtGpu.Kernels.Products;

namespace QtGpu.Kernels.Ilgpu.Recurrent;

/// <summary>
/// Scans of one cell on one device: two launches a step, the product and the cell, both ways. The host only queues.
/// </summary>
internal sealed class IlgpuScan<TCell>(Accelerator accelerator, string device, Backend backend) : IDisposable
    where TCell : unmanaged, ITrainableCell
{
    private readonly StridedGrid _grid = new(accelerator);
    private readonly Entry _entry = accelerator.Entry();
    private IlgpuBuffer? _products;
    private Action<KernelConfig, long, TCell, ScanStep, DeviceOperands>? _forward, _keeping;
    private Action<KernelConfig, long, TCell, ScanStep>? _backward;

    /// <summary>See <see cref="Backend.Scan{TCell}"/>.</summary>
    public void Forward(TCell cell, in ScanTensors x)
    {
        int columns = TCell.Gates * x.Units;
        var kernel = x.Kept.IsNone
            ? _forward ??= accelerator.LoadStreamKernel(
                accelerator.Noted<Action<long, TCell, ScanStep, DeviceOperands>>(ScanKernel<TCell>.Forward))
            : _keeping ??= accelerator.LoadStreamKernel(
                accelerator.Noted<Action<long, TCell, ScanStep, DeviceOperands>>(ScanKernel<TCell>.ForwardAndKeep));
        View<float> products = Products((long)x.Layout.Sequences * columns);
        for (int i = 0; i < x.Layout.Steps; i++)
        {
            int step = x.IsReverse ? x.Layout.Steps - 1 - i : i, rows = x.Layout.Rows(step);
            int before = x.EarlierRow(step, out int starting), begun = rows - starting;
            Multiply(x, before, 0, begun, products, columns);
            Multiply(x, x.StartRow, begun, starting, products, columns);
            using Entry.Inside inside = _entry.Enter();
            kernel(_grid.For((long)rows * x.Units), (long)rows * x.Units, cell, Step(x, step, before, begun) with
            {
                Product = IlgpuBuffer.Elements(products),
                Driven = Rows(x.Driven, step, x.Layout),
                Arguments = IlgpuBuffer.Elements(x.Arguments),
            }, new([x.Parameters]));
            KernelLog.Launched();
        }
    }

    /// <summary>See <see cref="Backend.ScanBack{TCell}"/>.</summary>
    public void Backward(TCell cell, in ScanTensors x, in ScanGradients gradients)
    {
        _backward ??= accelerator.LoadStreamKernel(
            accelerator.Noted<Action<long, TCell, ScanStep>>(ScanKernel<TCell>.Backward));
        for (int i = x.Layout.Steps - 1; i >= 0; i--)
        {
            int step = x.IsReverse ? x.Layout.Steps - 1 - i : i, rows = x.Layout.Rows(step);
            int before = x.EarlierRow(step, out int starting);
            using (Entry.Inside inside = _entry.Enter())
            {
                _backward(_grid.For((long)rows * x.Units), (long)rows * x.Units, cell,
                    Step(x, step, before, rows - starting) with
                    {
                        Driven = Rows(gradients.Driven, step, x.Layout),
                        Recurrent = Rows(gradients.Recurrent, step, x.Layout),
                        Arguments = IlgpuBuffer.Elements(gradients.Arguments),
                        Output = Rows(gradients.Output, step, x.Layout),
                        Gradients = IlgpuBuffer.Elements(gradients.States),
                        GradientStride = (long)x.Layout.Sequences * x.Units,
                    });
                KernelLog.Launched();
            }

            Hand(x, gradients, i, step, rows);
        }
    }

    public void Dispose() => _products?.Dispose();

    // What goes on to the states before the step: through U too, or nothing at all.
    private void Hand(in ScanTensors x, in ScanGradients gradients, int i, int step, int rows)
    {
        if (i > 0 && gradients.Truncation > 0 && i % gradients.Truncation == 0)
        {
            for (int k = 0; k < TCell.States; k++)
            {
                backend.Elementwise.Fill(
                    gradients.States.Slice(
                        (long)k * x.Layout.Sequences * x.Units, new Shape(rows, x.Units)), 0);
            }

            return;
        }

        if (i == 0 && !gradients.NeedsStart)
            return;
        View<float> dz = TCell.SplitsGates ? gradients.Recurrent : gradients.Driven;
        int columns = TCell.Gates * x.Units;
        View<float> dh = gradients.States.Slice(0, new Shape(rows, x.Units));
        backend.Multiply(
            new Product(
                dz.Slice((long)x.Layout.First(step) * columns, new Shape(rows, columns)), false, x.Recurrent, true, dh),
            default(StoreProduct), accumulate: true, dh);
    }

    private void Multiply(in ScanTensors x, int stateRow, int first, int rows, View<float> products, int columns)
    {
        if (rows == 0)
            return;
        View<float> h = x.States.Slice((long)(stateRow + first) * x.Units, new Shape(rows, x.Units));
        View<float> product = products.Slice((long)first * columns, new Shape(rows, columns));
        backend.Multiply(
            new Product(h, false, x.Recurrent, false, product), default(StoreProduct), accumulate: false, product);
    }

    private static ScanStep Step(in ScanTensors x, int step, int before, int begun) => new()
    {
        States = IlgpuBuffer.Elements(x.States),
        Kept = IlgpuBuffer.Elements(x.Kept),
        Units = x.Units,
        After = x.StateRow(step),
        Before = before,
        Start = x.StartRow,
        Begun = begun,
        Token = x.Layout.First(step),
        StateStride = (long)(x.Layout.Sequences + x.Layout.Tokens) * x.Units,
        KeptStride = (long)x.Layout.Tokens * x.Units,
    };

    private static ArrayView<float> Rows(View<float> tokens, int step, SequenceLayout layout) =>
        tokens.IsNone ? IlgpuBuffer.Elements(tokens) : IlgpuBuffer.Elements(
            tokens.Slice((long)layout.First(step) * tokens.Columns, new Shape(layout.Rows(step), tokens.Columns)));

    private View<float> Products(long length)
    {
        if (_products is null || _products.View.Length < length)
        {
            _products?.Dispose();
            _products = new(accelerator, device, length * sizeof(float));
        }

        return _products.View;
    }
}

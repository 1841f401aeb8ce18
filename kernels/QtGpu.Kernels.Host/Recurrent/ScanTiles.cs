using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Host.Gemm;

namespace QtGpu.Kernels.Host.Recurrent;

/// <summary>
/// A block of sequences through all steps. In a step a panel of units at a time: the products h·U of all their gates,
/// and from the first cache, where these lie, the cell. 2·G·H² flops per token; a panel of U serves all sequences of
/// the block. Each product is one chain of multiply-adds over h, so no bit depends on how sequences are shared out.
/// </summary>
internal readonly unsafe struct ScanTiles<TLane, TCell>(Scan<TCell>* scan, ScanSteps steps) : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
    where TCell : unmanaged, ITrainableCell
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int tile)
    {
        int first = tile * scan->Block;
        float* products = stackalloc float[TCell.Gates * PackBuffer.LengthTile];
        for (int i = 0; i < steps.Count; i++)
        {
            int step = steps.Read(i), last = Math.Min(first + scan->Block, steps.Rows(step));
            if (last <= first)
                continue;

            // Of sequences that begin with this step, what precedes it are their start states.
            int begun = i == 0 ? 0 : Math.Clamp(steps.Rows(steps.Read(i - 1)), first, last);
            int earlier = i == 0 ? 0 : steps.StateRow(steps.Read(i - 1));
            for (int panel = 0; panel < scan->PaddedUnits; panel += MicroKernel<TLane>.Columns)
            {
                if (i > 0)
                    Rows(step, panel, first, begun, earlier, products);
                Rows(step, panel, i == 0 ? first : begun, last, steps.StartRow, products);
            }
        }
    }

    // Sequences from … to − 1, whose states before the step lie at row `earlier` on.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rows(int step, int panel, int from, int to, int earlier, float* products)
    {
        int height = MicroKernel<TLane>.Rows, width = MicroKernel<TLane>.Columns, units = scan->Units;
        int columns = Math.Min(width, units - panel), gates = TCell.Gates * units;
        nint gateStride = (nint)scan->PaddedUnits * units;
        float* weights = scan->Weights + ((nint)panel * units);
        for (int b = from; b < to; b += height)
        {
            int rows = Math.Min(height, to - b);
            float* h = scan->States + ((nint)(earlier + b) * units);
            nint token = steps.First[step] + b, state = steps.StateRow(step) + b, at = (token * units) + panel;
            float* driven = scan->Driven + (token * gates) + panel, after = scan->States + (state * units) + panel;
            if (scan->IsLarge)
                Prefetch.Rows(after, rows, units, columns);
            for (int gate = 0; gate < TCell.Gates; gate++)
            {
                if (scan->IsLarge)
                    Prefetch.Rows(driven + (gate * units), rows, gates, columns);
                ScanProduct<TLane>.Run(
                    rows, columns, units, h, units, weights + (gate * gateStride),
                    products + (gate * PackBuffer.LengthTile));
            }

            var row = new ScanRow
            {
                Product = products,
                ProductStride = PackBuffer.LengthTile,
                Driven = driven,
                GateStride = units,
                Before = h + panel,
                After = after,
                StateStride = scan->StateStride,
                Kept = scan->Kept + at,
                Arguments = scan->Arguments + at,
                KeptStride = scan->KeptStride,
            };
            for (int r = 0; r < rows; r++)
            {
                if (scan->Keeps)
                    ScanRow<TLane, TCell>.StepAndKeep(&scan->Cell, &row, columns);
                else
                    ScanRow<TLane, TCell>.Step(&scan->Cell, &row, columns);
                row.Product += width;
                row.Driven += gates;
                row.Before += units;
                row.After += units;
                row.Kept += units;
                row.Arguments += units;
            }
        }
    }
}

/// <summary>
/// The way back of a block of sequences through all steps, the last that was read first: dz·Uᵀ of the step behind, a
/// panel of units at a time, and the cell's gradient.
/// </summary>
internal readonly unsafe struct ScanBackTiles<TLane, TCell>(Scan<TCell>* scan, ScanSteps steps) : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
    where TCell : unmanaged, ITrainableCell
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int tile)
    {
        int first = tile * scan->Block, end = Math.Min(first + scan->Block, steps.Sequences);
        float* product = stackalloc float[PackBuffer.LengthTile];
        int pending = first, behind = 0; // sequences whose gradient through U is still to come, and from which step
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            int step = steps.Read(i), last = Math.Clamp(steps.Rows(step), first, end);
            int both = Math.Min(pending, last);
            if (steps.Truncation > 0 && (steps.Before + i + 1) % steps.Truncation == 0)
            {
                Clear(first, both);
                both = first;
            }

            for (int panel = 0; panel < scan->PaddedUnits; panel += MicroKernel<TLane>.Columns)
            {
                Rows(step, panel, first, both, behind, product);
                Rows(step, panel, both, last, -1, product);
                AddStart(panel, last, pending, behind, product); // those begin behind this step
            }

            (pending, behind) = (last, step);
        }

        for (int panel = 0; panel < scan->PaddedUnits && steps.NeedsStart; panel += MicroKernel<TLane>.Columns)
            AddStart(panel, first, pending, behind, product);
    }

    // Nothing comes from behind a truncation.
    private void Clear(int from, int to)
    {
        for (int k = 0; k < TCell.States; k++)
        {
            float* gradients = scan->StateGradients + (k * scan->GradientStride);
            new Span<float>(gradients + ((nint)from * scan->Units), (to - from) * scan->Units).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rows(int step, int panel, int from, int to, int behind, float* product)
    {
        int units = scan->Units, width = MicroKernel<TLane>.Columns, gates = TCell.Gates * units;
        int columns = Math.Min(width, units - panel), i = steps.IsReverse ? steps.Count - 1 - step : step;
        for (int b = from; b < to; b += MicroKernel<TLane>.Rows)
        {
            int rows = Math.Min(MicroKernel<TLane>.Rows, to - b);
            nint token = steps.First[step] + b, at = (token * units) + panel, gate = (token * gates) + panel;
            if (scan->IsLarge)
            {
                for (int g = 0; g < TCell.Gates; g++)
                    Prefetch.Rows(scan->Driven + gate + (g * units), rows, gates, columns);
                Prefetch.Rows(scan->Output + at, rows, units, columns);
                Prefetch.Rows(scan->StateGradients + ((nint)b * units) + panel, rows, units, columns);
            }

            if (behind >= 0)
                Product(behind, panel, b, rows, columns, product);
            var row = new ScanRow
            {
                Product = behind >= 0 ? product : null,
                Driven = scan->Driven + gate,
                Recurrent = scan->RecurrentGradients + gate,
                GateStride = units,
                StateStride = scan->StateStride,
                After = scan->StateGradients + ((nint)b * units) + panel,
                GradientStride = scan->GradientStride,
                Output = scan->Output + at,
                Kept = scan->Kept + at,
                Arguments = scan->ArgumentGradients + at,
                KeptStride = scan->KeptStride,
            };
            for (int r = 0; r < rows; r++)
            {
                bool starts = i == 0 || b + r >= steps.Rows(steps.Read(i - 1));
                int before = starts ? steps.StartRow : steps.StateRow(steps.Read(i - 1));
                row.Before = scan->States + ((nint)(before + b + r) * units) + panel;
                ScanRow<TLane, TCell>.Back(&scan->Cell, &row, columns);
                if (behind >= 0)
                    row.Product += width;
                row.Driven += gates;
                row.Recurrent += gates;
                row.After += units;
                row.Output += units;
                row.Kept += units;
                row.Arguments += units;
            }
        }
    }

    // What comes through U to the start states of sequences that began with step `behind`.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddStart(int panel, int from, int to, int behind, float* product)
    {
        int units = scan->Units, width = MicroKernel<TLane>.Columns, columns = Math.Min(width, units - panel);
        for (int b = from; b < to; b += MicroKernel<TLane>.Rows)
        {
            int rows = Math.Min(MicroKernel<TLane>.Rows, to - b);
            Product(behind, panel, b, rows, columns, product);
            for (int r = 0; r < rows; r++)
            {
                float* gradient = scan->StateGradients + ((nint)(b + r) * units) + panel;
                for (int j = 0; j < columns; j++)
                    gradient[j] += product[(r * width) + j];
            }
        }
    }

    private void Product(int step, int panel, int b, int rows, int columns, float* product)
    {
        int gates = TCell.Gates * scan->Units;
        float* dz = scan->RecurrentGradients + ((nint)(steps.First[step] + b) * gates);
        ScanProduct<TLane>.Run(
            rows, columns, gates, dz, gates, scan->Weights + ((nint)panel * gates), product);
    }
}

/// <summary>A few rows times a panel: by the micro-kernel where there are enough of them, else row by row.</summary>
internal static unsafe class ScanProduct<TLane>
    where TLane : unmanaged, IVectorLane<TLane>
{
    /// <param name="rows">At most those of a tile.</param>
    /// <param name="columns">Columns of the panel that there are.</param>
    /// <param name="k">Inner extent.</param>
    /// <param name="a">The rows, each in one piece.</param>
    /// <param name="strideA">From a row to the next.</param>
    /// <param name="panel">[k][<see cref="MicroKernel{TLane}.Columns"/>]</param>
    /// <param name="product">[rows][<see cref="MicroKernel{TLane}.Columns"/>]</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(int rows, int columns, int k, float* a, nint strideA, float* panel, float* product)
    {
        int width = MicroKernel<TLane>.Columns, step = MicroKernel<TLane>.RowStep, whole = rows - (rows % step);
        if (whole > 0)
        {
            MicroKernel<TLane>.Run<RowByRow>(
                whole, columns > TLane.Width ? 2 : 1, k, a, strideA, panel, width, product, width, add: false);
        }

        for (int r = whole; r < rows; r++)
            Row(k, a + (r * strideA), panel, product + ((nint)r * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(int k, float* a, float* panel, float* product)
    {
        TLane c0 = TLane.Const(0f), c1 = c0;
        for (int i = 0; i < k; i++, panel += 2 * TLane.Width)
        {
            TLane x = TLane.Const(a[i]);
            c0 = TLane.Fma(x, TLane.Load(panel), c0);
            c1 = TLane.Fma(x, TLane.Load(panel + TLane.Width), c1);
        }

        TLane.Store(c0, product);
        TLane.Store(c1, product + TLane.Width);
    }
}

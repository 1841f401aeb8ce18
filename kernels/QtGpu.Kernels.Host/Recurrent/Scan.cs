using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Host.Gemm;
using QtGpu.Kernels.Host.Skeletons;

namespace QtGpu.Kernels.Host.Recurrent;

/// <summary>A scan, in the memory of the host.</summary>
internal unsafe struct Scan<TCell>
    where TCell : unmanaged, ITrainableCell
{
    public TCell Cell;

    /// <summary>H, and H to the next multiple of a panel's columns.</summary>
    public int Units, PaddedUnits;

    /// <summary>Sequences of a tile.</summary>
    public int Block;

    /// <summary>U in panels, gate by gate: [G][panel][H][columns]; on the way back Uᵀ: [panel][G·H][columns].</summary>
    public float* Weights;

    public float* Driven, States, Kept, Arguments;

    /// <summary>On the way back.</summary>
    public float* Output, StateGradients, RecurrentGradients, ArgumentGradients;

    public bool Keeps;

    /// <summary>Tensors leave the second cache between steps: rows are asked for before their product.</summary>
    public bool IsLarge;

    public nint StateStride, KeptStride, GradientStride;
}

/// <summary>Runs scans: U is packed once, then each thread takes sequences of its own through all steps.</summary>
internal static unsafe class ScanDriver<TLane, TCell>
    where TLane : unmanaged, IVectorLane<TLane>
    where TCell : unmanaged, ITrainableCell
{
    // Asking for rows costs 2 % where they are near, and gains 3 to 6 % where not (1024 sequences of 20 steps and 64
    // units, 64 of 512 units; Zen 4, whose second-level cache has 1 MiB, in turns).

    // Sequences that share a panel of U while it is in the first cache: eight tiles.
    private static int LargestBlock => 8 * MicroKernel<TLane>.Rows;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(Team team, ScanMemory memory, TCell cell, in ScanTensors tensors)
    {
        Scan<TCell> scan = Of(team, cell, tensors);
        int width = MicroKernel<TLane>.Columns, units = scan.Units, columns = TCell.Gates * units;
        float* u = HostBuffer.Pointer(tensors.Recurrent);
        scan.Weights = memory.Weights((nint)TCell.Gates * scan.PaddedUnits * units);
        for (int gate = 0; gate < TCell.Gates; gate++)
        {
            Packing<TLane>.Panels(
                u + (gate * units), 1, columns, units, units, width,
                scan.Weights + ((nint)gate * scan.PaddedUnits * units));
        }

        int blocks = (tensors.Layout.Sequences + scan.Block - 1) / scan.Block;
        team.Run(blocks, new ScanTiles<TLane, TCell>(&scan, memory.Of(tensors.Layout, tensors.IsReverse)));
    }

    public static void Backward(
        Team team, ScanMemory memory, TCell cell, in ScanTensors tensors, in ScanGradients gradients)
    {
        Scan<TCell> scan = Of(team, cell, tensors);
        int width = MicroKernel<TLane>.Columns, units = scan.Units, columns = TCell.Gates * units;
        scan.Weights = memory.Weights((nint)columns * scan.PaddedUnits);
        Packing<TLane>.Panels(
            HostBuffer.Pointer(tensors.Recurrent), columns, 1, units, columns, width, scan.Weights);
        scan.Output = HostBuffer.Pointer(gradients.Output);
        scan.StateGradients = HostBuffer.Pointer(gradients.States);
        scan.GradientStride = (nint)tensors.Layout.Sequences * units;
        scan.RecurrentGradients = TCell.SplitsGates
            ? HostBuffer.Pointer(gradients.Recurrent)
            : scan.Driven;
        scan.ArgumentGradients = HostBuffer.Pointer(gradients.Arguments);
        ScanSteps steps = memory.Of(tensors.Layout, tensors.IsReverse);
        (steps.Truncation, steps.Before) = (gradients.Truncation, gradients.StepsBefore);
        steps.NeedsStart = gradients.NeedsStart;
        int blocks = (tensors.Layout.Sequences + scan.Block - 1) / scan.Block;
        team.Run(blocks, new ScanBackTiles<TLane, TCell>(&scan, steps));
    }

    private static Scan<TCell> Of(Team team, TCell cell, in ScanTensors tensors)
    {
        if (!tensors.Parameters.IsNone)
        {
            float** table = stackalloc float*[HostOperands.TableLength];
            HostOperands.Fill([tensors.Parameters], table);
            cell.Begin(new HostOperands<TLane>(table), 0);
        }

        SequenceLayout layout = tensors.Layout;
        int units = tensors.Units, width = MicroKernel<TLane>.Columns, height = MicroKernel<TLane>.Rows;

        // Whole tiles, and all threads at work where there are enough of them.
        int share = (layout.Sequences + team.Threads - 1) / team.Threads;
        return new()
        {
            Cell = cell,
            Units = units,
            PaddedUnits = (units + width - 1) / width * width,
            Block = Math.Min(LargestBlock, (share + height - 1) / height * height),
            Driven = HostBuffer.Pointer(tensors.Driven),
            Keeps = tensors.Keeps,
            IsLarge = (long)layout.Tokens * (TCell.Gates + TCell.States) * units * sizeof(float)
                > CacheSizes.SecondLevel,
            States = HostBuffer.Pointer(tensors.States),
            Kept = HostBuffer.Pointer(tensors.Kept),
            Arguments = HostBuffer.Pointer(tensors.Arguments),
            StateStride = (nint)(layout.Sequences + layout.Tokens) * units,
            KeptStride = (nint)layout.Tokens * units,
        };
    }
}

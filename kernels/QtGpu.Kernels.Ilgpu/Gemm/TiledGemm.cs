namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>
/// Products with one kind of epilogue on one device. Each tile's kernel is compiled on its first run.
/// </summary>
internal sealed class TiledGemm<TEpilogue>(GemmDevice device)
    where TEpilogue : struct, IEpilogue
{
    private readonly Entry _entry = device.Accelerator.Entry();
    private readonly Dictionary<
        GemmTile,
        Action<AcceleratorStream, KernelConfig, MatrixOperand, MatrixOperand, GemmShape,
            SliceParts, TEpilogue, DeviceOperands>> _kernels = [];

    /// <summary>Runs the kernel over all of C.</summary>
    /// <param name="product">What to multiply.</param>
    /// <param name="epilogue">What to do with the product.</param>
    /// <param name="accumulate">Whether to add what is in C first.</param>
    /// <param name="operands">The epilogue's tensors.</param>
    public void Run(in Product product, TEpilogue epilogue, bool accumulate, ReadOnlySpan<Operand> operands)
    {
        if (product.C.Length == 0)
            return;
        using Entry.Inside inside = _entry.Enter();
        GemmPlan plan = device.Plan(product);
        if (!_kernels.TryGetValue(plan.Tile, out var kernel))
        {
            _kernels[plan.Tile] = kernel = device.Accelerator.LoadKernel(
                device.Accelerator.Noted(plan.Tile.Kernel<TEpilogue>()), plan.Tile.Specialization);
        }

        kernel(
            device.Accelerator.DefaultStream, plan.Config(product, replicas: 1), MatrixOperand.A(product),
            MatrixOperand.B(product),
            plan.Shape(product, accumulate, operands[..Math.Min(epilogue.TensorsLikeC, operands.Length)]),
            device.Parts(plan), epilogue, new(operands));
        KernelLog.Launched();
    }
}

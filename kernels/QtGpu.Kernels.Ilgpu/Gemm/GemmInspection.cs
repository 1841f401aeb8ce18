using ILGPU.Backends.EntryPoints;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Products;

namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>
/// The products' kernels as the device compilers get to see them, without a device, and each of them on a device
/// whatever the shape: for tests and for reading.
/// </summary>
internal static class GemmInspection
{
    /// <summary>The edges of the tiles of C, one for each tile that there is.</summary>
    public static IReadOnlyList<int> Tiles => [.. GemmTile.All.Select(tile => tile.Edge)];

    /// <summary>PTX (sm_80) of a plain product.</summary>
    /// <param name="tile">Which of <see cref="Tiles"/>.</param>
    public static string Ptx(int tile) => Ptx<StoreProduct>(tile);

    /// <summary>PTX (sm_80) of a plain product on tensor cores.</summary>
    public static string Ptx(GemmPrecision precision) =>
        Ptx<StoreProduct>(precision == GemmPrecision.Fp16 ? GemmTile.Fp16 : GemmTile.Tf32);

    /// <summary>
    /// Where a thread's part of a product in TF32 lies in a strip of A, in one of B, and in the tile of C.
    /// </summary>
    public static (int A, int B, (int Row, int Column)[] C) Tf32Places(int thread, int pitch) => (
        TensorPatch<Tf32Format>.StartA(thread, pitch), TensorPatch<Tf32Format>.StartB(thread, pitch),
        [
            .. Enumerable.Range(0, 16).Select(q =>
                (TensorPatch<Tf32Format>.Row(q, thread), TensorPatch<Tf32Format>.Column(q, thread))),
        ]);

    /// <summary>PTX (sm_80) of dW and db.</summary>
    public static string WeightGradientPtx(int tile) => Ptx<WeightGradient>(tile);

    /// <summary>PTX (sm_80) of a dense layer.</summary>
    public static string LayerPtx(int tile, Activation activation) => activation.Accept(new Layer(tile));

    /// <summary>A device that cuts every product into the same tiles.</summary>
    /// <param name="device">The device.</param>
    /// <param name="tile">Which of <see cref="Tiles"/>; the device must have the threads for it.</param>
    /// <param name="slices">How many groups share the inner extent of a tile; 1 for none.</param>
    public static Backend Open(DeviceInfo device, int tile, int slices) =>
        IlgpuBackendProvider.Open(device, default(GemmOptions), new GemmPlan(GemmTile.All[tile], slices));

    private static string Ptx<TEpilogue>(int tile)
        where TEpilogue : struct, IEpilogue => Ptx<TEpilogue>(GemmTile.All[tile]);

    private static string Ptx<TEpilogue>(GemmTile tile)
        where TEpilogue : struct, IEpilogue =>
        KernelSource.Ptx(
            EntryPointDescription.FromExplicitlyGroupedKernel(tile.Kernel<TEpilogue>().Method), tile.Specialization);

    private sealed record Layer(int Tile) : IActivationVisitor<string>
    {
        public string Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation => Ptx<DenseForwardDerivative<TActivation>>(Tile);
    }
}

using ILGPU.Runtime.Cuda;

namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>
/// Plain products through NVIDIA's library, in float32: an option, and what the kernels here are measured against.
/// </summary>
internal sealed class CuBlasProducts : IDisposable
{
    private readonly Entry _entry;
    private readonly CuBlas _library;

    /// <exception cref="InputException">No CUDA device, or no library that ILGPU knows.</exception>
    public CuBlasProducts(Accelerator accelerator)
    {
        if (accelerator is not CudaAccelerator cuda)
            throw new InputException(
                $"cuBLAS multiplies on NVIDIA GPUs, not on {accelerator.Name}. "
                + "Choose a cuda device, or the built-in products.");
        _entry = accelerator.Entry();
        try
        {
            _library = new CuBlas(cuda) { Stream = (CudaStream)cuda.DefaultStream };
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or CuBlasException)
        {
            throw new InputException(
                "cuBLAS was not found: libcublas of CUDA 10, 11 or 12 is expected on the library path. " +
                "Install it, or choose the built-in products.", e);
        }
    }

    /// <summary>
    /// C = op(A)·op(B) + accumulate·C. A row-major matrix is the transpose of a column-major one: Cᵀ = Bᵀ·Aᵀ.
    /// </summary>
    public void Run(in Product product, bool accumulate)
    {
        if (product.C.Length == 0)
            return;
        using Entry.Inside inside = _entry.Enter();
        ArrayView<float> a = IlgpuBuffer.Elements(product.A), b = IlgpuBuffer.Elements(product.B);
        ArrayView<float> c = IlgpuBuffer.Elements(product.C);
        long stride = (long)product.M * product.N;
        for (int i = 0; i < product.Batch; i++)
        {
            _library.Gemm(
                Operation(product.TransposeB), Operation(product.TransposeA), product.N, product.M, product.K, 1f,
                b.SubView(i * product.BatchStrideB), product.B.Columns,
                a.SubView(i * product.BatchStrideA), product.A.Columns,
                accumulate ? 1f : 0f, c.SubView(i * stride), product.N);
            KernelLog.Launched();
        }
    }

    public void Dispose() => _library.Dispose();

    private static CuBlasOperation Operation(bool transpose) =>
        transpose ? CuBlasOperation.Transpose : CuBlasOperation.NonTranspose;
}

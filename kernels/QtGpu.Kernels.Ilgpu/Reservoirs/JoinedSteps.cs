using ILGPU.Runtime;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu.Gemm;

namespace QtGpu.Kernels.Ilgpu.Reservoirs;

/// <summary>
/// A batch of tiled products X·W of dense matrices, each with the states of all sequences of the reservoirs that share it; what
/// follows from it is done while it is in registers.
/// </summary>
internal sealed class JoinedSteps<TActivation> : IStepKernels<TActivation>
    where TActivation : unmanaged, IActivation
{
    private readonly TiledGemm<StoreLeakyActivated<TActivation>> _products;
    private readonly IlgpuBuffer _weights;
    private readonly Shape _states, _matrices;

    /// <summary>Takes the matrices to the device.</summary>
    public JoinedSteps(Accelerator accelerator, string device, GemmDevice products, ReservoirBatch batch, StoredMatrices matrices)
    {
        _products = new(products);
        _matrices = Shape.Of(matrices.Count, batch.Units, batch.Units);
        _states = Shape.Of(matrices.Count, matrices.RunLength * batch.Sequences, batch.Units);
        Layout = new(Shape.Of(batch.Members.Count, batch.Sequences, batch.Units), alongSequences: false);
        _weights = matrices.UploadDense(accelerator, device);
    }

    public StateLayout Layout { get; }

    public void Run(View<float> before, View<float> after, LeakyStep<TActivation> step) => _products.Run(
        new Product(before.Reshape(_states), false, _weights.View.Reshape(_matrices), false, after.Reshape(_states)),
        new(step), accumulate: false, []);

    public void Dispose() => _weights.Dispose();
}

using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Ilgpu.Reservoirs;

/// <summary>A way to compute a step of a batch in one launch, with the recurrent matrices that it keeps for it.</summary>
internal interface IStepKernels<TActivation> : IDisposable
    where TActivation : unmanaged, IActivation
{
    /// <summary>How it wants the states to lie.</summary>
    StateLayout Layout { get; }

    /// <summary>Queues a step.</summary>
    /// <param name="before">The states before it.</param>
    /// <param name="after">Takes those after it.</param>
    /// <param name="step">What else it takes.</param>
    void Run(View<float> before, View<float> after, LeakyStep<TActivation> step);
}

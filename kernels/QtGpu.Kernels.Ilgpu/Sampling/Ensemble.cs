namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>A <see cref="PathEnsemble"/> as a kernel takes it.</summary>
internal readonly struct Ensemble(in PathEnsemble ensemble, ArrayView<float> inputs)
{
    /// <summary>φ [chain, neuron, slice].</summary>
    public readonly ArrayView<float> Paths = IlgpuBuffer.Elements(ensemble.Paths);

    /// <summary>What the inputs add to a dt, then to c dt [2, system, neuron, slice].</summary>
    public readonly ArrayView<float> Inputs = inputs;

    public readonly ArrayView<float> Wells = IlgpuBuffer.Elements(ensemble.Wells);
    public readonly ArrayView<float> Excitation = IlgpuBuffer.Elements(ensemble.Excitation);
    public readonly ArrayView<float> Inhibition = IlgpuBuffer.Elements(ensemble.Inhibition);
    public readonly ArrayView<float> Widths = IlgpuBuffer.Elements(ensemble.Widths);
    public readonly int Systems = ensemble.Systems;
    public readonly int Chains = ensemble.Chains;
    public readonly int DrawnChains = ensemble.DrawnChains;
    public readonly int Profiles = ensemble.Profiles.Rows;
    public readonly int Neurons = ensemble.Neurons;
    public readonly int Slices = ensemble.Slices;
    public readonly float TimeStep = ensemble.TimeStep;
    public readonly int CommonDraws = ensemble.CommonDraws;
    public readonly int FirstChain = ensemble.FirstChain;
    public readonly int FeedForward = ensemble.FeedForward ? 1 : 0;
}

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>A <see cref="PathEnsemble"/> as pointers.</summary>
internal readonly unsafe struct Ensemble(in PathEnsemble ensemble)
{
    public readonly float* Paths = HostBuffer.Pointer(ensemble.Paths);
    public readonly float* Profiles = HostBuffer.Pointer(ensemble.Profiles);
    public readonly float* Wells = HostBuffer.Pointer(ensemble.Wells);
    public readonly float* Excitation = HostBuffer.Pointer(ensemble.Excitation);
    public readonly float* Inhibition = HostBuffer.Pointer(ensemble.Inhibition);
    public readonly float* Widths = HostBuffer.Pointer(ensemble.Widths);
    public readonly int Chains = ensemble.Chains;
    public readonly int ChainsPerSystem = ensemble.Chains / ensemble.Systems;
    public readonly int DrawnChains = ensemble.DrawnChains;
    public readonly int Neurons = ensemble.Neurons;
    public readonly int Inputs = ensemble.Profiles.Rows;
    public readonly int Slices = ensemble.Slices;
    public readonly float TimeStep = ensemble.TimeStep;
    public readonly int CommonDraws = ensemble.CommonDraws;
    public readonly int FirstChain = ensemble.FirstChain;
    public readonly bool FeedForward = ensemble.FeedForward;

    /// <summary>Input neurons and neurons: whatever can drive a neuron.</summary>
    public int Drivers => Inputs + Neurons;
}

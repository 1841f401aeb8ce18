namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>The energy of a path stopped being a number.</summary>
public sealed class NotFinitePathException(int system, int chain, string neuron, long sweep) : Exception(
    $"The energy of neuron '{neuron}' is not a number in chain {chain} of system {system}, by sweep {sweep}. " +
    "Its couplings are too strong for float32, or the time slices too long: use weaker ones, or more ‘slices’.")
{
    /// <summary>Number of the system, from 0.</summary>
    public int System => system;

    /// <summary>Number of the chain within its system, from 0.</summary>
    public int Chain => chain;

    /// <summary>Name of the neuron.</summary>
    public string Neuron => neuron;
}

namespace QtGpu.QuantumNeurons;

/// <summary>What a network must fulfil; the first thing that is wrong is named in one line.</summary>
internal static class NetworkRules
{
    public static void Check(QuantumNetwork network)
    {
        if (network.Neurons.Count == 0)
            throw new InputException("the network has no neuron; it needs at least one");
        CheckNames(network);
        foreach (Neuron neuron in network.Neurons)
            Above($"neuron '{neuron.Name}': lambda", neuron.Lambda);
        foreach (InputNeuron input in network.Inputs)
        {
            Above($"input '{input.Name}': lambda", input.Lambda);
            if (input.Kinks < 0)
                throw new InputException($"input '{input.Name}': kinks: expected 0 or more, got {input.Kinks}");
            if (!(input.Brightness is >= 0 and <= 1))
                throw new InputException($"input '{input.Name}': brightness: expected a number from 0 to 1, got {input.Brightness}");
        }

        foreach (Coupling coupling in network.Couplings)
            Check(network, coupling);
        if (network.FeedForward && Cycle(network) is { } cycle)
            throw new InputException($"feed-forward mode: the couplings form a cycle through '{cycle}'; remove one, or use joint mode");
    }

    private static void CheckNames(QuantumNetwork network)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in network.Neurons.Select(neuron => neuron.Name).Concat(network.Inputs.Select(input => input.Name)))
        {
            if (string.IsNullOrWhiteSpace(name))
                throw new InputException("a neuron has no name; give every neuron and input one");
            if (!seen.Add(name))
                throw new InputException($"the name '{name}' is used twice; neurons and inputs need different names");
        }
    }

    private static void Check(QuantumNetwork network, Coupling coupling)
    {
        string what = $"coupling {coupling.From} -> {coupling.To}";
        string[] neurons = [.. network.Neurons.Select(neuron => neuron.Name)], inputs = [.. network.Inputs.Select(input => input.Name)];
        if (!Enum.IsDefined(coupling.Kind))
            throw new InputException($"{what}: kind: expected excitatory or inhibitory, got {coupling.Kind}");
        if (inputs.Contains(coupling.To, StringComparer.Ordinal))
            throw new InputException($"{what}: '{coupling.To}' is an input, whose path is fixed; a coupling leads to a neuron");
        if (!neurons.Contains(coupling.To, StringComparer.Ordinal))
            throw new InputException($"{what}: unknown neuron '{coupling.To}'{NearestName.Hint(coupling.To ?? "", neurons)}");
        if (!neurons.Contains(coupling.From, StringComparer.Ordinal) && !inputs.Contains(coupling.From, StringComparer.Ordinal))
            throw new InputException($"{what}: unknown neuron '{coupling.From}'{NearestName.Hint(coupling.From ?? "", [.. neurons, .. inputs])}");
        if (coupling.From == coupling.To)
            throw new InputException($"{what}: a neuron cannot be coupled to itself");
        if (!(coupling.Strength >= 0) || !double.IsFinite(coupling.Strength))
            throw new InputException($"{what}: strength: expected a number of 0 or more, got {coupling.Strength}");
    }

    private static void Above(string what, double value)
    {
        if (!(value > 0) || !double.IsFinite(value))
            throw new InputException($"{what}: expected a number above 0, got {value}");
    }

    // Takes away neurons that nothing left drives; what cannot be taken away lies on a cycle or behind one.
    private static string? Cycle(QuantumNetwork network)
    {
        var left = network.Neurons.Select(neuron => neuron.Name).ToHashSet(StringComparer.Ordinal);
        while (left.Count > 0)
        {
            var driven = network.Couplings.Where(c => left.Contains(c.From)).Select(c => c.To).ToHashSet(StringComparer.Ordinal);
            if (left.RemoveWhere(name => !driven.Contains(name)) == 0)
            {
                // Likewise those that drive nothing left.
                while (left.RemoveWhere(name => !network.Couplings.Any(c => c.From == name && left.Contains(c.To))) > 0)
                {
                }

                return network.Neurons.First(neuron => left.Contains(neuron.Name)).Name;
            }
        }

        return null;
    }
}

namespace QtGpu.QuantumNeurons;

/// <summary>What a network must fulfil; the first thing that is wrong is named in one line.</summary>
internal static class NetworkRules
{
    // Below, Λ/4 is no barrier to a path of any length here; above, no lattice within reach resolves the well.
    public const double LeastLambda = 1e-3, MostLambda = 1e9;

    // Hundreds of times what an input is given; each one costs a tanh at every slice.
    public const int MostKinks = 1000;

    // The action is kept in float32.
    public const double MostStrength = 1e12;

    public static void Check(QuantumNetwork network)
    {
        if (network.Neurons.Count == 0)
            throw new InputException("the network has no neuron; it needs at least one");
        CheckNames(network);
        foreach (Neuron neuron in network.Neurons)
            Setting.Check(neuron, $"neuron '{neuron.Name}'");
        foreach (InputNeuron input in network.Inputs)
            Setting.Check(input, $"input '{input.Name}'");
        HashSet<string> neurons = [.. network.Neurons.Select(neuron => neuron.Name)];
        HashSet<string> inputs = [.. network.Inputs.Select(input => input.Name)];
        foreach (Coupling coupling in network.Couplings)
            Check(coupling, neurons, inputs);
        if (network.FeedForward && Cycle(network) is { } cycle)
            throw new InputException(
                $"feed-forward mode: the couplings form a cycle through '{cycle}'; remove one, or use joint mode");
    }

    private static void CheckNames(QuantumNetwork network)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in (string[])
            [.. network.Neurons.Select(neuron => neuron.Name), .. network.Inputs.Select(input => input.Name)])
        {
            if (string.IsNullOrWhiteSpace(name))
                throw new InputException("a neuron has no name; give every neuron and input one");
            if (!seen.Add(name))
                throw new InputException($"the name '{name}' is used twice; neurons and inputs need different names");
        }
    }

    private static void Check(Coupling coupling, HashSet<string> neurons, HashSet<string> inputs)
    {
        string What() => $"coupling {coupling.From} -> {coupling.To}";
        if (!Enum.IsDefined(coupling.Kind))
            throw new InputException($"{What()}: kind: expected excitatory or inhibitory, got {coupling.Kind}");
        string from = coupling.From ?? "", to = coupling.To ?? "";
        if (inputs.Contains(to))
            throw new InputException(
                $"{What()}: '{to}' is an input, whose path is fixed; a coupling leads to a neuron");
        if (!neurons.Contains(to))
            throw new InputException($"{What()}: unknown neuron '{to}'{NearestName.Hint(to, neurons)}");
        if (!neurons.Contains(from) && !inputs.Contains(from))
            throw new InputException(
                $"{What()}: unknown neuron '{from}'{NearestName.Hint(from, [.. neurons, .. inputs])}");
        if (from == to)
            throw new InputException($"{What()}: a neuron cannot be coupled to itself");
        Setting.Check(coupling, What());
    }

    // Takes away neurons that nothing left drives, then those that drive nothing left: what stays lies on a cycle, or
    // between two.
    private static string? Cycle(QuantumNetwork network)
    {
        HashSet<string> left = [.. network.Neurons.Select(neuron => neuron.Name)];
        Coupling[] couplings = [.. network.Couplings.Where(c => left.Contains(c.From))];
        Remove(left, couplings.Select(c => (c.From, c.To)));
        Remove(left, couplings.Select(c => (c.To, c.From)));
        return network.Neurons.FirstOrDefault(neuron => left.Contains(neuron.Name))?.Name;
    }

    // Kahn's order: whatever has no arrow from something left goes, with its own arrows.
    private static void Remove(HashSet<string> left, IEnumerable<(string From, string To)> arrows)
    {
        ILookup<string, string> ends = arrows.Where(arrow => left.Contains(arrow.From) && left.Contains(arrow.To))
            .ToLookup(arrow => arrow.From, arrow => arrow.To, StringComparer.Ordinal);
        Dictionary<string, int> incoming = left.ToDictionary(name => name, _ => 0, StringComparer.Ordinal);
        foreach (string end in ends.SelectMany(group => group))
            incoming[end]++;
        var free = new Queue<string>(left.Where(name => incoming[name] == 0));
        while (free.TryDequeue(out string? name))
        {
            left.Remove(name);
            foreach (string end in ends[name])
            {
                if (--incoming[end] == 0)
                    free.Enqueue(end);
            }
        }
    }
}

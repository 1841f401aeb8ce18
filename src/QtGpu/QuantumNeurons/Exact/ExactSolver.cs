using System.Collections.Concurrent;

namespace QtGpu.QuantumNeurons.Exact;

/// <summary>
/// The partition function and averages of small networks by transfer matrices, in float64: no sampling, no error bar,
/// only the resolution of a grid, which is refined until it does not matter.
/// </summary>
/// <remarks>
/// Z = Tr Πₜ K e^(−dt Vₜ) of the discretised action. Neurons that are not coupled to each other factorise; of those
/// that are, three at most. The action is even in each φⱼ, so that the trace falls into 2ⁿ sectors of parity.
/// </remarks>
public static class ExactSolver
{
    /// <summary>How many neurons may be coupled to each other, directly or through others.</summary>
    public const int MostCoupled = 3;

    private const int MostRefinements = 4;

    private static readonly ConcurrentDictionary<(double Lambda, double Period, int Slices), double> Vacua = [];

    /// <summary>Whether a network is small enough, and a Gibbs measure.</summary>
    public static bool CanSolve(QuantumNetwork network) =>
        Groups(network).All(group => group.Length == 1 || (group.Length <= MostCoupled && !network.FeedForward));

    /// <summary>Solves a network.</summary>
    /// <exception cref="InputException">It is not valid, too large, or feed-forward.</exception>
    public static ExactResult Solve(QuantumNetwork network, TimeLattice lattice, ExactOptions? options = null)
    {
        options ??= new();
        var compiled = new CompiledNetwork(network, lattice);
        int[][] groups = [.. Groups(network)];
        int largest = groups.Max(group => group.Length);
        if (largest > MostCoupled)
            throw new InputException(
                $"exact: expected at most {MostCoupled} neurons coupled to each other, got {largest}; "
                + "sample larger networks");
        if (network.FeedForward && largest > 1)
            throw new InputException(
                "exact: a feed-forward network of coupled neurons has no partition function; "
                + "use joint mode, or sample it");

        double scale = InputProfile.PotentialIntegral(network.ActivityScale, lattice);
        GroupSolution[] solutions = [.. groups.Select(group => Refine(compiled, group, scale, options))];
        var neurons = new ExactNeuron[network.Neurons.Count];
        foreach (GroupSolution solution in solutions)
        {
            foreach ((int member, ExactNeuron neuron) in solution.Members.Zip(solution.Neurons))
            {
                double vacuum = Vacuum(network.Neurons[member].Lambda, lattice, options.Stop);
                neurons[member] = neuron with
                {
                    Vacuum = vacuum,
                    Activity = (neuron.Potential - vacuum) / scale,
                    RawActivity = neuron.Potential / scale,
                };
            }
        }

        return new(
            solutions.Sum(s => s.LogPartition), neurons, solutions.Max(s => s.GridChange),
            solutions.Max(s => s.Truncation));
    }

    /// <summary>⟨∫V₀dτ⟩ of a neuron that nothing is coupled to: what an activity is counted from. Remembered.</summary>
    public static double Vacuum(double lambda, TimeLattice lattice, CancellationToken stop = default) =>
        Vacua.GetOrAdd((lambda, lattice.Period, lattice.Slices), _ =>
        {
            var network = new CompiledNetwork(new QuantumNetwork([new("vacuum", lambda)], [], []), lattice);
            return Refine(network, [0], 1, new(Links: false, Stop: stop)).Neurons[0].Potential;
        });

    /// <summary>
    /// ⟨∫V₀dτ⟩ of one neuron of a network, of which no more is solved than what it is coupled to; of one that is
    /// coupled to no other on the first grid, which is good to about 1e-12.
    /// </summary>
    internal static double Potential(
        QuantumNetwork network, int neuron, TimeLattice lattice, ExactOptions options)
    {
        var compiled = new CompiledNetwork(network, lattice);
        int[] group = Groups(network).First(members => members.Contains(neuron));
        double scale = InputProfile.PotentialIntegral(network.ActivityScale, lattice);
        GroupSolution solution = group.Length == 1
            ? GroupSolution.Of(compiled, group, 0, options)
            : Refine(compiled, group, scale, options);
        return solution.Neurons[Array.IndexOf(group, neuron)].Potential;
    }

    /// <summary>
    /// Activities of one neuron in fields E, a(τ) = E·W(τ): driven by an input with strength E. Many at once,
    /// on one grid.
    /// </summary>
    /// <param name="fields">E ≥ 0.</param>
    /// <param name="lambda">Λ of the neuron and its input.</param>
    /// <param name="kinks">Of the input.</param>
    /// <param name="lattice">Imaginary time.</param>
    /// <param name="options">Threads, and what stops it.</param>
    public static double[] Activities(
        IReadOnlyList<double> fields, double lambda, int kinks, TimeLattice lattice, ExactOptions? options = null)
    {
        options = (options ?? new()) with { Links = false };
        CompiledNetwork Driven(double field) => new(
            new QuantumNetwork(
                [new("neuron", lambda)], [new("input", kinks, 1, lambda)],
                [new(CouplingKind.Excitatory, "input", "neuron", field)]),
            lattice);
        FieldGrid[] grid =
            [GridChoice.Of(Driven(fields.DefaultIfEmpty(0).Max()), 0, alone: false, refinement: 1, options.Stop)];
        double vacuum = Vacuum(lambda, lattice, options.Stop);
        double scale = InputProfile.PotentialIntegral(new("input", kinks, 1, lambda), lattice);
        var activities = new double[fields.Count];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Threads > 0 ? options.Threads : Environment.ProcessorCount,
            CancellationToken = options.Stop,
        };
        Parallel.For(0, activities.Length, parallel, i => activities[i] =
            (GroupSolution.Of(Driven(fields[i]), [0], grid, options with { Threads = 1 }).Neurons[0].Potential - vacuum)
                / scale);
        return activities;
    }

    private static GroupSolution Refine(CompiledNetwork network, int[] members, double scale, ExactOptions options)
    {
        GroupSolution coarse = GroupSolution.Of(network, members, 0, options);
        if (double.IsPositiveInfinity(options.Tolerance))
            return coarse;
        for (int refinement = 1; ; refinement++)
        {
            GroupSolution fine = GroupSolution.Of(network, members, refinement, options);
            fine = fine with { GridChange = fine.ChangeFrom(coarse, scale) };
            if (fine.GridChange <= options.Tolerance || refinement == MostRefinements)
                return fine;
            coarse = fine;
        }
    }

    // Neurons that are coupled to each other, directly or through others.
    private static IEnumerable<int[]> Groups(QuantumNetwork network)
    {
        Dictionary<string, int> numbers =
            network.Neurons.Select((neuron, j) => (neuron.Name, j)).ToDictionary(StringComparer.Ordinal);
        int[] next = [.. Enumerable.Range(0, numbers.Count)]; // towards the one that stands for its group
        int Group(int j)
        {
            while (next[j] != j)
                j = next[j] = next[next[j]];
            return j;
        }

        foreach (Coupling coupling in network.Couplings.Where(c => c.Strength > 0))
        {
            if (numbers.TryGetValue(coupling.From, out int from) && numbers.TryGetValue(coupling.To, out int to))
                next[Group(from)] = Group(to);
        }

        return Enumerable.Range(0, next.Length).GroupBy(Group).Select(members => members.ToArray());
    }
}

namespace QtGpu.QuantumNeurons.Gates;

/// <summary>A conjunction of inputs, some of them negated: true where x &amp; Care = Value. Bit i is input i.</summary>
/// <param name="Care">The inputs that it looks at.</param>
/// <param name="Value">What they must be.</param>
internal readonly record struct Implicant(int Care, int Value)
{
    /// <summary>Whether it is true of an input.</summary>
    public bool Covers(int x) => (x & Care) == Value;

    /// <summary>
    /// Fewest conjunctions whose disjunction is true of exactly <paramref name="minterms"/>: prime implicants by Quine
    /// and McCluskey, then the smallest cover, with the fewest literals.
    /// </summary>
    public static IReadOnlyList<Implicant> Cover(IReadOnlyCollection<int> minterms, int inputs)
    {
        Implicant[] primes = Primes(minterms, inputs);
        IReadOnlyList<Implicant> best = [];
        int bestCost = int.MaxValue;
        Extend([], [.. minterms.Order()], 0);
        return best;

        // Branches on who covers the first minterm that is left.
        void Extend(List<Implicant> chosen, int[] left, int cost)
        {
            if (cost >= bestCost)
                return;
            if (left.Length == 0)
            {
                (best, bestCost) = ([.. chosen], cost);
                return;
            }

            foreach (Implicant prime in primes.Where(prime => prime.Covers(left[0])))
            {
                chosen.Add(prime);
                Extend(chosen, [.. left.Where(x => !prime.Covers(x))], cost + 100 + int.PopCount(prime.Care));
                chosen.RemoveAt(chosen.Count - 1);
            }
        }
    }

    // All conjunctions that are true of minterms only, and stay so with no literal left out.
    private static Implicant[] Primes(IReadOnlyCollection<int> minterms, int inputs)
    {
        int all = (1 << inputs) - 1;
        Implicant[] implicants = [.. Enumerable.Range(0, all + 1)
            .SelectMany(care => minterms.Select(x => new Implicant(care, x & care)).Distinct())
            .Where(term => Enumerable.Range(0, all + 1).All(x => !term.Covers(x) || minterms.Contains(x)))];
        return [.. implicants.Where(term => !implicants.Any(wider =>
            wider != term && (wider.Care & ~term.Care) == 0 && (term.Value & wider.Care) == wider.Value))];
    }
}

namespace QtGpu.Distributed;

/// <summary>Whether ranks begin the same work: what each of them says of its settings.</summary>
internal static class Agreement
{
    private static readonly string[] Separators = ["; ", ", "];

    /// <summary>Whether a rank says that it cannot begin.</summary>
    public static bool IsProblem(string said) => said[0] == '!';

    /// <summary>Throws where ranks have different settings.</summary>
    /// <param name="settings">Those of each rank, as facts with commas between them.</param>
    /// <exception cref="InputException">Names the first rank that differs from rank 0, and the first fact.</exception>
    public static void Require(IReadOnlyList<string> settings)
    {
        for (int rank = 1; rank < settings.Count; rank++)
        {
            if (string.Equals(settings[rank], settings[0], StringComparison.Ordinal))
                continue;
            string[] first = settings[0].Split(Separators, StringSplitOptions.None);
            string[] other = settings[rank].Split(Separators, StringSplitOptions.None);
            int at = Enumerable.Range(0, Math.Max(first.Length, other.Length))
                .First(i => Fact(first, i) != Fact(other, i));
            throw new InputException(
                $"ranks have different settings, the first of them: {Fact(first, at)} on rank 0, "
                + $"{Fact(other, at)} on rank {rank}. Start all ranks by the same command, with the same files");
        }

        static string Fact(string[] facts, int i) => i < facts.Length ? facts[i] : "nothing";
    }
}

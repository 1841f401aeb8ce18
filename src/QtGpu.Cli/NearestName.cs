namespace QtGpu.Cli;

/// <summary>The name that somebody probably meant.</summary>
internal static class NearestName
{
    /// <summary>The nearest of <paramref name="names"/> by edit distance, or null when none is near.</summary>
    public static string? To(string typed, IEnumerable<string> names)
    {
        (string Name, int Distance) nearest = names
            .Select(name => (name, Distance(typed, name)))
            .DefaultIfEmpty((string.Empty, int.MaxValue))
            .MinBy(pair => pair.Item2);
        return nearest.Distance <= Math.Max(2, typed.Length / 3) ? nearest.Name : null;
    }

    /// <summary><c>; did you mean 'x'?</c>, or nothing.</summary>
    public static string Hint(string typed, IEnumerable<string> names) =>
        To(typed, names) is { } name ? $"; did you mean '{name}'?" : string.Empty;

    // Levenshtein's distance, one row at a time.
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0]++;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}

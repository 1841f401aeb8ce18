namespace QtGpu;

/// <summary>The name that somebody probably meant.</summary>
public static class NearestName
{
    /// <summary>
    /// The name that begins with what was typed, else the one fewest edits away, ignoring case; null when more than
    /// half of it would have to change.
    /// </summary>
    public static string? Of(string typed, IEnumerable<string> names)
    {
        (string name, int edits) = names
            .Select(name => (name, name.StartsWith(typed, StringComparison.OrdinalIgnoreCase) ? 0 : Edits(typed, name)))
            .DefaultIfEmpty((string.Empty, int.MaxValue))
            .MinBy(pair => pair.Item2);
        return edits <= Math.Max(1, name.Length / 2) ? name : null;
    }

    /// <summary><c>; did you mean 'x'?</c>, or nothing.</summary>
    public static string Hint(string typed, IEnumerable<string> names) =>
        Of(typed, names) is { } name ? $"; did you mean '{name}'?" : string.Empty;

    /// <summary>What to throw for a name that is none of those there are.</summary>
    public static InputException Unknown(string what, string typed, IReadOnlyList<string> names)
    {
        string expected = names.Count == 0 ? "it takes none" : $"expected one of {string.Join(", ", names)}";
        string nearest = Of(typed, names) is { } near ? $" (did you mean '{near}'?)" : "";
        return new($"unknown {what} '{typed}'{nearest}; {expected}");
    }

    // Levenshtein's distance: insertions, deletions and substitutions, one row at a time.
    private static int Edits(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                bool same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                int substituted = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}

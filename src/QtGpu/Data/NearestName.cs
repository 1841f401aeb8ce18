namespace QtGpu.Data;

/// <summary>What a user may have meant.</summary>
internal static class NearestName
{
    /// <summary>
    /// The name that begins with what was typed, else the one fewest edits away, ignoring case; null when more than
    /// half of it would have to change.
    /// </summary>
    public static string? Of(string name, IEnumerable<string> names)
    {
        var nearest = names
            .Select(n => (Name: n, Edits: n.StartsWith(name, StringComparison.OrdinalIgnoreCase)
                ? 0
                : Edits(name.ToLowerInvariant(), n.ToLowerInvariant())))
            .MinBy(n => n.Edits);
        return nearest.Edits <= Math.Max(1, nearest.Name.Length / 2) ? nearest.Name : null;
    }

    /// <summary>Levenshtein's distance: insertions, deletions and substitutions from a to b.</summary>
    private static int Edits(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, 1 + Math.Min(row[j], row[j - 1]));
            }
        }
        return row[b.Length];
    }
}

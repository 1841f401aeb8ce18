namespace QtGpu.Attack;

/// <summary>What a family of faults works with: seed, amount, a folder of its own, and where to report.</summary>
/// <param name="Seed">Of all its draws.</param>
/// <param name="Count">How much to try.</param>
/// <param name="IsLong">A run by hand, with time.</param>
/// <param name="Only">Parts to try; empty: all.</param>
/// <param name="Scratch">A folder to work in, removed afterwards.</param>
/// <param name="Findings">A folder that stays, for what reproduces a finding.</param>
/// <param name="Report">Told of every row as it comes.</param>
internal sealed record Attempt(
    long Seed, int Count, bool IsLong, IReadOnlyList<string> Only, string Scratch, string Findings,
    Action<Outcome> Report)
{
    /// <summary>Whether a part is to be tried.</summary>
    public bool Wants(string part) => Only.Count == 0 || Only.Contains(part, StringComparer.OrdinalIgnoreCase);

    /// <summary>A new folder within <see cref="Scratch"/>.</summary>
    public string NewFolder(string name) =>
        Directory.CreateDirectory(Path.Combine(Scratch, $"{name}-{Guid.NewGuid():N}")).FullName;

    /// <summary>Keeps what reproduces a finding; returns where it lies.</summary>
    public string Keep(string name, byte[] content)
    {
        Directory.CreateDirectory(Findings);
        string path = Path.Combine(Findings, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}

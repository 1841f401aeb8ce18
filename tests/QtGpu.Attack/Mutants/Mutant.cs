namespace QtGpu.Attack.Mutants;

/// <summary>A change of the source that a test must notice.</summary>
/// <param name="Name">What it is called here.</param>
/// <param name="File">The file, from the root of the repository.</param>
/// <param name="Text">What stands in it, exactly once.</param>
/// <param name="Replacement">What is put there.</param>
/// <param name="Tests">Classes of tests, or tests as Class.Method, of which one must fail then.</param>
internal sealed record Mutant(string Name, string File, string Text, string Replacement, params string[] Tests)
{
    /// <summary>The changed file; null where the text does not stand there exactly once.</summary>
    public string? Applied(string source)
    {
        int place = source.IndexOf(Text, StringComparison.Ordinal);
        bool isOnce = place >= 0 && source.IndexOf(Text, place + 1, StringComparison.Ordinal) < 0;
        return isOnce ? string.Concat(source.AsSpan(0, place), Replacement, source.AsSpan(place + Text.Length)) : null;
    }
}

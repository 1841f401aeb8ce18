namespace QtGpu.IO;

/// <summary>The settings that a file was made with, as facts with commas between them, in any order.</summary>
internal static class SettingsText
{
    private static readonly string[] Separators = ["; ", ", "];

    /// <summary>Throws where a file was made with other settings than are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="made">What it was made with.</param>
    /// <param name="asked">What is asked for.</param>
    /// <param name="elsewhere">What to choose another of, instead.</param>
    /// <exception cref="InputException">
    /// Says what differs, and no more: <c>Made with: lr 0.1. Asked for: lr 0.2.</c>
    /// </exception>
    public static void Require(string path, string made, string asked, string elsewhere)
    {
        StringComparer ordinal = StringComparer.Ordinal;
        string[] before = made.Split(Separators, StringSplitOptions.None);
        string[] now = asked.Split(Separators, StringSplitOptions.None);
        if (before.Order(ordinal).SequenceEqual(now.Order(ordinal), ordinal))
            return;
        string was = string.Join(", ", before.Except(now, ordinal));
        string wanted = string.Join(", ", now.Except(before, ordinal));
        if (was.Length == 0 || wanted.Length == 0)
            (was, wanted) = (made, asked);
        throw new InputException(
            $"{path} was made with other settings. Made with: {was}. Asked for: {wanted}. "
            + $"Resume with the same ones, or choose another {elsewhere}.");
    }

    /// <summary>The first fact of each of two that the other has not; null where they are the same.</summary>
    public static (string One, string Other)? FirstDifference(string one, string other)
    {
        string[] first = one.Split(Separators, StringSplitOptions.None);
        string[] second = other.Split(Separators, StringSplitOptions.None);
        string? its = first.Except(second, StringComparer.Ordinal).FirstOrDefault();
        string? others = second.Except(first, StringComparer.Ordinal).FirstOrDefault();
        return its is null && others is null ? null : (its ?? $"no {others}", others ?? $"no {its}");
    }
}

namespace QtGpu.IO;

/// <summary>The settings that a file was made with, as text that its owner compares.</summary>
internal static class SettingsText
{
    private static readonly string[] Separators = ["; ", ", "];

    /// <summary>Says what differs, and no more: <c>Made with: lr 0.1. Asked for: lr 0.2.</c></summary>
    public static string Difference(string made, string asked)
    {
        string[] before = made.Split(Separators, StringSplitOptions.None);
        string[] now = asked.Split(Separators, StringSplitOptions.None);
        if (before.Length != now.Length)
            return $"Made with: {made}. Asked for: {asked}.";
        int[] differ = [.. Enumerable.Range(0, now.Length).Where(i => before[i] != now[i])];
        return $"Made with: {string.Join(", ", differ.Select(i => before[i]))}. "
            + $"Asked for: {string.Join(", ", differ.Select(i => now[i]))}.";
    }
}

namespace QtGpu.Cli;

/// <summary>Where a checkpoint lies: --checkpoint takes a folder, or a .safetensors file.</summary>
internal static class CheckpointPath
{
    private const string Extension = ".safetensors";

    /// <summary>The file that <paramref name="given"/> means.</summary>
    public static string Of(string given) =>
        File.Exists(given) || IsCheckpoint(given) ? given : Path.Combine(given, "checkpoint" + Extension);

    /// <summary>The file to write; never one of another kind.</summary>
    /// <exception cref="InputException">A file of another kind is there.</exception>
    public static string ToWrite(string given) => File.Exists(given) && !IsCheckpoint(given)
        ? throw new InputException(
            $"--checkpoint {given}: this file is no checkpoint and would be replaced; "
            + $"name a folder or a {Extension} file")
        : Of(given);

    /// <summary>Whether a path is called as a checkpoint's file is.</summary>
    public static bool IsCheckpoint(string given) => given.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);
}

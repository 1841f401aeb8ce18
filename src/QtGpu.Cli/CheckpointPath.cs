namespace QtGpu.Cli;

/// <summary>Where a checkpoint lies: --checkpoint takes a folder, or a .safetensors file.</summary>
internal static class CheckpointPath
{
    private const string Extension = ".safetensors";

    /// <summary>The file that <paramref name="given"/> means.</summary>
    public static string Of(string given) => File.Exists(given) || given.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
        ? given
        : Path.Combine(given, "checkpoint" + Extension);
}

namespace QtGpu.Cli;

/// <summary>Where a checkpoint lies: --checkpoint takes a folder, or a .safetensors file.</summary>
internal static class CheckpointPath
{
    private const string Extension = ".safetensors";

    /// <summary>The file that <paramref name="given"/> means.</summary>
    public static string Of(string given) =>
        File.Exists(given) || IsCheckpoint(given) ? given : Path.Combine(given, "checkpoint" + Extension);

    /// <summary>The file to read.</summary>
    /// <param name="given">What it is named by.</param>
    /// <param name="flag">The flag that names it, before it in the message.</param>
    /// <param name="also">What the message says behind how to make one.</param>
    /// <exception cref="InputException">There is none.</exception>
    public static string ToRead(string given, string flag = "", string also = "")
    {
        string file = Of(given);
        return File.Exists(file) ? file : throw new InputException(
            $"{flag}{given}: there is no checkpoint; `qtgpu train --checkpoint {given}` makes one{also}");
    }

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

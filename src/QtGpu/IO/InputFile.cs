namespace QtGpu.IO;

/// <summary>Files and folders that a user names.</summary>
internal static class InputFile
{
    /// <summary>What is read of one.</summary>
    /// <param name="path">It.</param>
    /// <param name="read">Reads.</param>
    /// <exception cref="InputException">The system does not let it be read; says why.</exception>
    public static T Read<T>(string path, Func<T> read) => Read(read, why => $"Cannot read {path}: {why}");

    /// <summary>The same in other words.</summary>
    /// <param name="read">Reads.</param>
    /// <param name="refusal">What is said, by the system's reason.</param>
    /// <exception cref="InputException">The system does not let it be read.</exception>
    public static T Read<T>(Func<T> read, Func<string, string> refusal)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(refusal(e.Message), e);
        }
    }
}

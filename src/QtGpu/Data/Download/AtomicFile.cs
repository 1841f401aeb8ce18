namespace QtGpu.Data.Download;

/// <summary>Writes a file so that readers see all of it or none.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside <paramref name="path"/> under a name of its own, then renames over it.</summary>
    /// <exception cref="InputException">The directory cannot be written or the disk is full; nothing is left behind.</exception>
    public static void Write(string path, byte[] content)
    {
        string part = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(part, content);
            File.Move(part, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Remove(part);
            throw new InputException(
                $"Cannot write {path} ({content.Length} bytes): {e.Message} Make room, or name another directory with --data or QTGPU_DATA.", e);
        }
    }

    private static void Remove(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The directory itself is not there or not ours: then neither is the part.
        }
    }
}

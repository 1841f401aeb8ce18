using QtGpu.IO;

namespace QtGpu.Cli.Report.Site;

/// <summary>The folder that a site is written to.</summary>
internal sealed class SiteFolder(string root)
{
    /// <summary>Writes a page or a file of numbers.</summary>
    public void Write(string file, string text) => AtomicFile.WriteText(Path.Combine(root, file), text);

    /// <summary>Copies a file beside a page.</summary>
    public void Copy(string from, string file)
    {
        byte[] bytes = File.ReadAllBytes(from);
        AtomicFile.Write(Path.Combine(root, file), stream => stream.Write(bytes));
    }
}

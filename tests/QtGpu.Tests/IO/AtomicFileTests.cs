using QtGpu.IO;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.IO;

public sealed class AtomicFileTests
{
    [Fact]
    public void A_failed_write_keeps_the_old_file_and_leaves_nothing_beside_it()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.WriteText(folder["a.txt"], "old");

        Assert.Throws<InputException>(() => AtomicFile.Write(folder["a.txt"], stream =>
        {
            stream.WriteByte(1);
            throw new UnauthorizedAccessException();
        }));

        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
        Assert.Equal([folder["a.txt"]], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Missing_folders_are_made()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.WriteText(folder["x/y/a.txt"], "text");
        Assert.Equal("text", File.ReadAllText(folder["x/y/a.txt"]));
    }

    [Fact]
    public void Asking_whether_a_file_can_be_written_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.RequireWritable(folder["new/a.txt"]);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_folder_is_not_a_file()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["sub"]);
        var exception = Assert.Throws<InputException>(() => AtomicFile.WriteText(folder["sub"], "text"));
        Assert.Contains("it is a folder", exception.Message, StringComparison.Ordinal);
        Assert.Throws<InputException>(() => AtomicFile.RequireWritable(folder["sub"]));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_file_is_not_a_folder()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.WriteText(folder["a.txt"], "text");
        Assert.Throws<InputException>(() => AtomicFile.RequireWritable(folder["a.txt/b.json"]));
    }

    [Fact]
    public void A_full_disk_is_a_failure_and_not_the_users_mistake()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        var exception = Assert.Throws<IOException>(() => AtomicFile.WriteText("/dev/full", "text"));
        Assert.Contains("disk is full", exception.Message, StringComparison.Ordinal);
    }
}

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

    [Fact]
    public void A_link_stays_and_what_it_points_to_is_replaced()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["there"]);
        File.WriteAllText(folder["there/a.txt"], "old");
        File.CreateSymbolicLink(folder["link"], "there/a.txt");
        File.CreateSymbolicLink(folder["dangling"], "there/new.txt");
        AtomicFile.WriteText(folder["link"], "new");
        AtomicFile.WriteText(folder["dangling"], "made");
        Assert.Equal("new", File.ReadAllText(folder["there/a.txt"]));
        Assert.Equal("made", File.ReadAllText(folder["there/new.txt"]));
        Assert.Equal("there/a.txt", new FileInfo(folder["link"]).LinkTarget);
        Assert.Equal(2, Directory.GetFiles(folder["there"]).Length);
        File.CreateSymbolicLink(folder["loop"], "loop");
        Assert.Throws<InputException>(() => AtomicFile.WriteText(folder["loop"], "text"));
    }

    [Fact]
    public void A_file_that_is_replaced_keeps_its_mode()
    {
        if (OperatingSystem.IsWindows())
            return; // modes are of POSIX
        const UnixFileMode secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var folder = new TemporaryFolder();
        AtomicFile.WriteText(folder["a.txt"], "old");
        File.SetUnixFileMode(folder["a.txt"], secret);
        AtomicFile.WriteText(folder["a.txt"], "new");
        Assert.Equal(secret, File.GetUnixFileMode(folder["a.txt"]));
    }

    [Fact]
    public async Task A_pipe_is_written_to_and_stays()
    {
        using var folder = new TemporaryFolder();
        Assert.SkipUnless(Shell.Run("mkfifo", folder["pipe"]) == 0, "needs mkfifo");
        Task<string> reader = Task.Run(() => File.ReadAllText(folder["pipe"]), TestContext.Current.CancellationToken);
        AtomicFile.RequireWritable(folder["pipe"]); // lets no reader go away with nothing
        AtomicFile.WriteText(folder["pipe"], "text");
        Assert.Equal("text", await reader);
        Assert.Equal([folder["pipe"]], Directory.GetFiles(folder.Path));
        AtomicFile.WriteText("/proc/self/fd/2", string.Empty);
    }

    [Fact]
    public void Parts_that_a_kill_left_behind_are_swept_after_an_hour_those_of_this_name_alone()
    {
        using var folder = new TemporaryFolder();
        string Part(string name, int hours)
        {
            string part = folder[$"{name}.{Guid.NewGuid():N}.part"];
            File.WriteAllText(part, "half");
            File.SetLastWriteTimeUtc(part, DateTime.UtcNow.AddHours(-hours));
            return part;
        }

        Part("a.txt", 2);
        string[] others = [Part("a.txt", 0), Part("b.txt", 2), folder["a.txt.part"]];
        File.WriteAllText(others[^1], "somebody's");
        File.SetLastWriteTimeUtc(others[^1], DateTime.UtcNow.AddHours(-2));
        AtomicFile.WriteText(folder["a.txt"], "text");
        Assert.Equal([.. others.Append(folder["a.txt"]).Order()], Directory.GetFiles(folder.Path).Order());
    }
}

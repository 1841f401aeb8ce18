using System.Collections.Concurrent;
using QtGpu.Cli;
using Xunit;

namespace QtGpu.Tests.Cli;

public sealed class RunFolderTests : IDisposable
{
    private static readonly DateTime Now = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private readonly string _verb = $"test{Guid.NewGuid():N}"; // in the tests' own working folder

    public void Dispose()
    {
        foreach (string folder in Directory.GetDirectories("runs", $"{_verb}-*"))
            Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Runs_that_begin_in_the_same_second_have_folders_of_their_own()
    {
        var folders = new ConcurrentBag<string>();
        Thread[] runs =
            [.. Enumerable.Range(0, 9).Select(_ => new Thread(() => folders.Add(RunFolder.New(_verb, Now))))];
        foreach (Thread run in runs)
            run.Start();
        foreach (Thread run in runs)
            run.Join();

        Assert.Equal(9, folders.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains(Path.Combine("runs", $"{_verb}-20260102-030405"), folders);
        Assert.Contains(Path.Combine("runs", $"{_verb}-20260102-030405-2"), folders);
        Assert.All(folders, folder => Assert.True(Directory.Exists(folder)));
    }

    [Fact]
    public void A_folder_of_an_older_version_is_left_alone()
    {
        string old = Path.Combine("runs", $"{_verb}-20260102-030405");
        Directory.CreateDirectory(old);
        Assert.Equal($"{old}-2", RunFolder.New(_verb, Now));
    }
}

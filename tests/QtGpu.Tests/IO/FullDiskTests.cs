using QtGpu.IO;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.IO;

/// <summary>A disk of 64 KiB that fills up.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public void A_file_that_does_not_fit_leaves_the_old_one_and_nothing_else()
    {
        bool canMount = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;
        Assert.SkipUnless(canMount, "mounts a small disk: needs root on Linux");
        using var folder = new TemporaryFolder();
        Assert.SkipUnless(
            Shell.Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.Path) == 0,
            "may not mount a small disk here");
        try
        {
            string path = folder["a.safetensors"];
            var file = new Safetensors();
            file.Tensors.Add(("x", [4], [1, 2, 3, 4]));
            file.Write(path);
            file.Tensors[0] = ("x", [100_000], new float[100_000]);
            var exception = Assert.Throws<IOException>(() => file.Write(path));
            Assert.Contains("the disk is full", exception.Message, StringComparison.Ordinal);
            Assert.Equal([1f, 2f, 3f, 4f], Safetensors.Read(path).Values("x", 4));
            Assert.Equal([path], Directory.GetFiles(folder.Path));
        }
        finally
        {
            Assert.Equal(0, Shell.Run("umount", folder.Path));
        }
    }

    [Fact]
    public void Whatever_fails_while_writing_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(folder["a"], stream =>
        {
            stream.WriteByte(1);
            throw new OperationCanceledException();
        }));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }
}

using System.Security.Cryptography;
using QtGpu.Data;
using QtGpu.Data.Download;
using Xunit;

namespace QtGpu.Tests.Data;

public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * i))];
    private static readonly byte[] Stored = Gzip.Compress(Content);

    private readonly TemporaryDirectory _directory = new();
    private readonly LocalServer _server = new();

    public static TheoryData<string> BadMirrors =>
        ["missing", "wrong", "plain-wrong", "cut", "gzip-cut", "gzip-flipped", "longer", "endless", "hanging",
            "refused"];

    public void Dispose()
    {
        _server.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void AGoodMirrorGivesTheContentAndOneFile()
    {
        Serve("good");
        Assert.Equal(Content, File("good").Read(Options).ToArray());
        Assert.Equal(File().DownloadPath(Options), Assert.Single(_directory.AllFiles));
        Assert.Equal(Stored, System.IO.File.ReadAllBytes(File().DownloadPath(Options)));
    }

    [Fact]
    public void WhatIsThereIsNotAskedForAgain()
    {
        Serve("good");
        File("good").Read(Options);
        File("good").Read(Options);
        Assert.Single(_server.Requests);
    }

    [Theory]
    [MemberData(nameof(BadMirrors))]
    public void ABadMirrorIsPassedOver(string bad)
    {
        Serve(bad);
        Serve("good");
        Assert.Equal(Content, File(bad, "good").Read(Until(bad)).ToArray());
        Assert.Equal(File().DownloadPath(Options), Assert.Single(_directory.AllFiles));
    }

    [Theory]
    [MemberData(nameof(BadMirrors))]
    public void BadMirrorsAloneAreListedAndLeaveTheDiskAsItWas(string bad)
    {
        Serve(bad);
        string old = _directory.Write("set/values.gz", "what was there"u8.ToArray());
        string message = Assert.Throws<InputException>(
            () => Downloader.Fetch(File(bad, "nowhere"), Until(bad))).Message;
        Assert.Contains($"/{bad}/values.gz: ", message, StringComparison.Ordinal);
        Assert.Contains("/nowhere/values.gz: ", message, StringComparison.Ordinal);
        Assert.Contains(old, message, StringComparison.Ordinal);
        Assert.Equal(old, Assert.Single(_directory.AllFiles));
        Assert.Equal("what was there", System.IO.File.ReadAllText(old));
    }

    [Fact]
    public void ACorruptFileOnDiskIsNamedWithTheCure()
    {
        Serve("good");
        string path = _directory.Write("set/values.gz", Gzip.Compress([.. Content[1..], 0]));
        string message = Assert.Throws<InputException>(() => File("good").Read(Options)).Message;
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains("SHA-256", message, StringComparison.Ordinal);
        Assert.Contains("‘data fetch set’", message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public void APlainFileServesAsWell()
    {
        _directory.Write("set/values", Content);
        Assert.Equal(Content, File().Read(Options).ToArray());
    }

    [Fact]
    public void OfflineAsksNobody()
    {
        Serve("good");
        string message = Assert.Throws<InputException>(
            () => File("good").Read(Options with { Offline = true })).Message;
        Assert.Contains("QTGPU_OFFLINE=1", message, StringComparison.Ordinal);
        Assert.Contains(File().DownloadPath(Options), message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public void CancellingLeavesNothing()
    {
        Serve("hanging");
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var options = Options with { Cancellation = cancel.Token };
        Assert.ThrowsAny<OperationCanceledException>(() => File("hanging", "good").Read(options));
        Assert.Empty(_directory.AllFiles);
    }

    [Fact]
    public void ManyAtOnceDoNotDisturbEachOther()
    {
        Serve("good");
        Parallel.For(0, 8, _ => Assert.Equal(Content, Downloader.Fetch(File("good"), Options).ToArray()));
        Assert.Equal(File().DownloadPath(Options), Assert.Single(_directory.AllFiles));
    }

    [Fact]
    public void AnUnwritablePlaceIsOneMessage()
    {
        Serve("good");
        string blocked = _directory.Write("a-file", "in the way");
        string message = Assert.Throws<InputException>(
            () => File("good").Read(Options with { Directory = blocked })).Message;
        Assert.StartsWith(
            $"cannot write '{Path.Combine(blocked, "set", "values.gz")}'", message, StringComparison.Ordinal);
        Assert.Equal(blocked, Assert.Single(_directory.AllFiles));
    }

    [Fact]
    public void ProgressAddsUpToTheFile()
    {
        Serve("good");
        var progress = new Recorder();
        File("good").Read(Options with { Progress = progress });
        Assert.Equal(new("set/values.gz", Stored.Length, Stored.Length), progress.Last);
    }

    [Fact]
    public void MirrorsOfTheOptionsReplaceThePublicOnes()
    {
        _server.Serve("/mine/set/values.gz", Stored);
        var options = Options with { Mirrors = [_server.Folder("mine/")] };
        Assert.Equal(Content, File("good").Read(options).ToArray());
        Assert.Equal("/mine/set/values.gz", Assert.Single(_server.Requests));
    }

    [Fact]
    public void WhatAKillLeftIsSweptWhereverADataSetIsRead()
    {
        string file = _directory.Write("set/values", Content);
        string part = _directory.Write($"set/others.gz.{Guid.NewGuid():N}.part", [1]);
        string fresh = _directory.Write($"set/values.gz.{Guid.NewGuid():N}.part", [1]);
        System.IO.File.SetLastWriteTimeUtc(part, DateTime.UtcNow.AddHours(-2));
        File().Read(Options);
        Assert.Equal([.. new[] { file, fresh }.Order()], _directory.AllFiles.Order());
    }

    [Fact]
    public void PublicMirrorsAreHttps() => Assert.All(
        new IDatasetSource[] { new Mnist(), new FashionMnist() }
            .SelectMany(source => source.Files).SelectMany(file => file.Mirrors),
        mirror => Assert.Equal("https", mirror.Scheme));

    private DataOptions Options => new(_directory.Path) { Offline = false, Patience = TimeSpan.FromMinutes(1) };

    private DataOptions Until(string bad) =>
        bad is "hanging" ? Options with { Patience = TimeSpan.FromSeconds(1) } : Options;

    private RemoteFile File(params string[] mirrors) => new(
        "set", "values", Content.Length, Convert.ToHexStringLower(SHA256.HashData(Content)),
        Array.ConvertAll(
            mirrors, mirror => mirror is "refused" ? new("http://127.0.0.1:1/refused") : _server.Folder(mirror)));

    private void Serve(string mirror)
    {
        string path = $"/{mirror}/values.gz";
        byte[] wrong = [.. Content[..^1], (byte)(Content[^1] ^ 1)], flipped = [.. Stored];
        flipped[Stored.Length / 2] ^= 0x10;
        switch (mirror)
        {
            case "good": _server.Serve(path, Stored); break;
            case "wrong": _server.Serve(path, Gzip.Compress(wrong)); break;
            case "plain-wrong": _server.Serve(path, wrong); break;
            case "cut": _server.Serve(path, Stored[..100], announced: Stored.Length); break;
            case "gzip-cut": _server.Serve(path, Stored[..^100]); break;
            case "gzip-flipped": _server.Serve(path, flipped); break;
            case "longer": _server.Serve(path, Gzip.Compress([.. Content, 0])); break;
            case "endless": _server.Serve(path, new byte[200_000]); break;
            case "hanging": _server.Hang(path); break;
        }
    }

    private sealed class Recorder : IProgress<DownloadProgress>
    {
        public DownloadProgress Last { get; private set; }

        public void Report(DownloadProgress value) => Last = value;
    }
}

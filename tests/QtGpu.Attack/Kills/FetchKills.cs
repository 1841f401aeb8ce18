using System.Globalization;
using System.Security.Cryptography;
using QtGpu.Kernels.Random;
using QtGpu.Tests.Data;

namespace QtGpu.Attack.Kills;

/// <summary>
/// Downloads killed while a slow server sends, cut short by it, and in the end done: the file is whole or not there.
/// </summary>
internal static class FetchKills
{
    /// <summary>What it is called among the verbs.</summary>
    public const string Name = "data fetch";

    private const int Length = 400_000, Pieces = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30), Patience = TimeSpan.FromMinutes(1);

    public static Outcome Run(Attempt attempt, int kills)
    {
        RandomStream noise = RandomStream.Named(attempt.Seed, "download");
        byte[] content = [.. Enumerable.Range(0, Length).Select(i => (byte)noise.Bits(0, i))];
        string sum = Convert.ToHexStringLower(SHA256.HashData(content));
        using var server = new LocalServer();
        server.Trickle("/slow/set/values.gz", content, Pieces, Pause);
        server.Serve("/cut/set/values.gz", content[..(Length / 2)], announced: Length);
        server.Serve("/good/set/values.gz", content);
        var dice = new Dice(attempt.Seed, "kill fetch");
        string folder = attempt.NewFolder("fetch"), file = Path.Combine(folder, "set", "values.gz");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);

        ToolProcess Fetch(string mirror) => ToolProcess.OfThis(
            folder, FetchChild.Name, server.Folder(mirror).ToString(), folder,
            Length.ToString(CultureInfo.InvariantCulture), sum);

        bool IsWhole() => File.Exists(file) && File.ReadAllBytes(file).AsSpan().SequenceEqual(content);
        Outcome Lost(int done, string what) => new($"kill -9: {Name}", $"{done} kills", "a download went wrong", what);

        for (int done = 0; done < kills; done++)
        {
            File.Delete(file);
            using (ToolProcess killed = Fetch("slow"))
            {
                if (!killed.WaitForExit(TimeSpan.FromSeconds(0.1 + dice.Uniform())))
                    killed.Kill();
            }

            if (File.Exists(file) && !IsWhole())
                return Lost(done, "a file that is not whole");
            File.Delete(file);
            using (ToolProcess cut = Fetch("cut"))
            {
                if (!cut.WaitForExit(Patience) || cut.ExitCode != 2 || File.Exists(file))
                    return Lost(done, "a file that the server cut short was taken");
            }

            using ToolProcess good = Fetch("good");
            if (!good.WaitForExit(Patience) || good.ExitCode != 0 || !IsWhole())
                return Lost(done, $"what a kill left kept a download off: {good.Error}");
        }

        return new(
            $"kill -9: {Name}", $"{kills} kills, and {kills} answers cut short",
            "never half a file; fetched again, whole", null);
    }
}

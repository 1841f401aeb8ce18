using System.Globalization;
using QtGpu.Kernels.Host.Gemm;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>Cache sizes from the answers of processors, as they are recorded.</summary>
public sealed class CacheSizesTests
{
    private const int Extended = unchecked((int)0x80000000);

    [Fact]
    public void Intel_lists_them_in_leaf_4()
    {
        // Sapphire Rapids: instructions between the two, and the third level, which is not a core's own.
        var answers = new Answers
        {
            [0, 0] = (32, 0, 0, 0),
            [4, 0] = (0x0400_0121, 0x02C0_003F, 63, 0),
            [4, 1] = (0x0400_0122, 0x01C0_003F, 63, 0),
            [4, 2] = (0x0400_0143, 0x03C0_003F, 2047, 0),
            [4, 3] = (0x0400_0163, 0x0380_003F, 0xFFFF, 0),
        };
        Assert.Equal((48, 2048), answers.Kibibytes);
    }

    [Fact]
    public void Amd_lists_them_in_its_twin()
    {
        var answers = new Answers
        {
            [0, 0] = (16, 0, 0, 0),
            [Extended, 0] = (Extended + 0x28, 0, 0, 0),
            [Extended + 0x1D, 0] = (0x121, 0x02C0_003F, 63, 0),
            [Extended + 0x1D, 1] = (0x122, 0x01C0_003F, 63, 0),
            [Extended + 0x1D, 2] = (0x143, 0x03C0_003F, 1023, 0),
        };
        Assert.Equal((48, 1024), answers.Kibibytes);
    }

    [Fact]
    public void A_virtual_machine_that_hides_the_lists_has_the_older_leaves()
    {
        var answers = new Answers
        {
            [0, 0] = (16, 0, 0, 0),
            [Extended, 0] = (Extended + 0x28, 0, 0, 0),
            [Extended + 5, 0] = (0, 0, 0x300C_0140, 0x2008_0140),
            [Extended + 6, 0] = (0, 0, 0x0400_6140, 0),
        };
        Assert.Equal((48, 1024), answers.Kibibytes);
    }

    [Fact]
    public void Where_nothing_tells_they_are_0() =>
        Assert.Equal((0, 0), new Answers { [0, 0] = (16, 0, 0, 0), [Extended, 0] = (Extended + 4, 0, 0, 0) }.Kibibytes);

    [Theory]
    [InlineData("index0", 1)]
    [InlineData("index2", 2)]
    public void Of_this_machine_they_are_those_of_one_of_its_processors(string index, int level)
    {
        // Of one: a laptop may have two kinds.
        const string folder = "/sys/devices/system/cpu";
        string[] files = !Directory.Exists(folder) ? [] :
            [.. Directory.GetDirectories(folder, "cpu*").Select(cpu => Path.Combine(cpu, "cache", index, "size"))
                .Where(File.Exists)];
        Assert.SkipWhen(files.Length == 0, $"The system keeps no {folder}/cpu0/cache/{index}/size.");
        Assert.SkipWhen(CacheSizes.FirstLevel == 0, "The processor does not tell.");
        int own = level == 1 ? CacheSizes.FirstLevel : CacheSizes.SecondLevel;
        IEnumerable<int> kibibytes = files.Select(
            file => int.Parse(File.ReadAllText(file).TrimEnd('K', '\n'), CultureInfo.InvariantCulture));
        Assert.Contains(own / 1024, kibibytes);
    }

    private sealed class Answers
    {
        private readonly Dictionary<(int, int), (int, int, int, int)> _answers = [];

        public (int, int, int, int) this[int leaf, int part] { set => _answers[(leaf, part)] = value; }

        public (int First, int Second) Kibibytes => (CacheSizes.Read(1, Ask) / 1024, CacheSizes.Read(2, Ask) / 1024);

        private (int, int, int, int) Ask(int leaf, int part) => _answers.GetValueOrDefault((leaf, part));
    }
}

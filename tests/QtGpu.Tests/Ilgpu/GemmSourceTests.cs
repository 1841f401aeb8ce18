using System.Text.RegularExpressions;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Ilgpu.Gemm;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

/// <summary>What the products' kernels cost, read from the PTX that a GPU's driver gets.</summary>
public sealed partial class GemmSourceTests
{
    public static TheoryData<int> Tiles => [0, 1, 2, 3];

    /// <summary>Rows of C per thread, and inner indices per pass of the loop, for each tile.</summary>
    public static TheoryData<int, int, int> Loops => new() { { 0, 8, 8 }, { 1, 4, 16 }, { 2, 4, 8 }, { 3, 4, 4 } };

    [Theory]
    [MemberData(nameof(Tiles))]
    public void Everything_stays_in_registers_and_nothing_is_called(int tile)
    {
        string[] sources =
        [
            GemmInspection.Ptx(tile), GemmInspection.WeightGradientPtx(tile),
            GemmInspection.LayerPtx(tile, ActivationCatalogue.Create("tunnelling")),
        ];
        foreach (string ptx in sources)
        {
            string[] instructions = [.. Lines(ptx).Select(line => line.Split(' ', '\t')[0])];
            Assert.DoesNotContain(".local", ptx, StringComparison.Ordinal);
            Assert.DoesNotContain(instructions, i => i.StartsWith("call", StringComparison.Ordinal));
            Assert.DoesNotContain(instructions, i => i.Contains("f64", StringComparison.Ordinal));
            int fours = instructions.Count(i => i is "ld.v4.f32" or "ld.global.v4.f32");
            Assert.True(fours >= 2, "A and B are not read by fours");
            Assert.Contains(instructions, i => i is "st.v4.f32" or "st.global.v4.f32");
        }
    }

    [Theory]
    [MemberData(nameof(Loops))]
    public void The_inner_loop_is_fma_and_few_vector_loads(int tile, int patch, int depth)
    {
        // Strips are multiplied in the loop, and once more behind it.
        string[][] blocks = [.. BlockStart().Split(GemmInspection.Ptx(tile)).Select(block => Lines(block).ToArray())];
        string[][] multiplying = [.. blocks.Where(block => Count(block, "fma") > 0)];
        Assert.Equal(2, multiplying.Length);
        foreach (string[] block in multiplying)
        {
            Assert.Equal(depth * patch * patch, Count(block, "fma.rn.f32"));
            Assert.Equal(depth * patch / 2, Count(block, "ld.shared.v4.f32"));

            // An address is a register and a constant, which a load takes as they are.
            string[] rest = [.. block.Where(line => !Expected().IsMatch(line))];
            Assert.True(rest.Length <= 24, string.Join('\n', rest));
        }
    }

    [GeneratedRegex(@"\n\s*L_\w+:", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BlockStart();

    [GeneratedRegex(
        @"^(fma\.rn\.f32|ld\.shared\.v4\.f32|mul\.wide\.u32\s+%rd\d+, \d+, \d+;|add\.u64)",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Expected();

    private static int Count(string[] lines, string start) =>
        lines.Count(line => line.StartsWith(start, StringComparison.Ordinal));

    private static IEnumerable<string> Lines(string ptx) =>
        ptx.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
}

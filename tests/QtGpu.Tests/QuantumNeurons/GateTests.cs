using QtGpu.Catalogues;
using QtGpu.Kernels.Host;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Gates;
using QtGpu.QuantumNeurons.Sampling;
using Xunit;

namespace QtGpu.Tests.QuantumNeurons;

public sealed class GateTests
{
    [Theory]
    [InlineData("and", "0001", 0.36)]
    [InlineData("or", "0111", 0.28)]
    [InlineData("not", "10", 0.45)]
    [InlineData("xor", "0110", 0.33)]
    public void Every_row_of_a_truth_table_is_on_its_side_of_the_threshold(string name, string answers, double margin)
    {
        var gate = Catalogue<QuantumGate>.Create("gate", name);
        Assert.Equal(answers, string.Concat(gate.Rows().Select(row => gate.Expected(row) ? '1' : '0')));
        TruthTable table = Sample(gate);
        Assert.All(table.Rows, row => Assert.True(row.Margin > margin, $"{row}"));
    }

    // f = ab ∨ ¬a c: a multiplexer, with negated inputs and two conjunctions.
    [Fact]
    public void Any_function_is_compiled()
    {
        var gate = new FunctionGate("01010011");
        Assert.Equal((3, 2), (gate.Inputs, gate.Terms));
        Assert.All(Sample(gate).Rows, row => Assert.True(row.Margin > 0.15, $"{row}"));
    }

    [Theory]
    [InlineData(2, 4)]
    [InlineData(3, 4)]
    [InlineData(4, 8)]
    public void A_cover_is_true_of_the_minterms_and_of_nothing_else(int inputs, int mostTerms)
    {
        int rows = 1 << inputs, functions = inputs == 4 ? 65_536 : 1 << rows, stride = inputs == 4 ? 257 : 1;
        for (int function = 0; function < functions; function += stride)
        {
            int[] minterms = [.. Enumerable.Range(0, rows).Where(x => (function >> x & 1) == 1)];
            IReadOnlyList<Implicant> cover = Implicant.Cover(minterms, inputs);
            Assert.Equal(minterms, Enumerable.Range(0, rows).Where(x => cover.Any(term => term.Covers(x))));
            Assert.InRange(cover.Count, Math.Min(1, minterms.Length), mostTerms);
        }
    }

    [Theory]
    [InlineData("", "2, 4, 8 or 16 of them, got 0")]
    [InlineData("0", "got 1")]
    [InlineData("010", "got 3")]
    [InlineData("01100110011001100110011001100110", "got 32")]
    [InlineData("0110100110010110", "takes 8 conjunctions, and one output carries at most 4")]
    [InlineData("0120", "expected the digits 0 and 1, got '2'")]
    public void What_is_no_truth_table_is_refused(string answers, string message) =>
        Assert.Contains(message, Assert.Throws<InputException>(() => new FunctionGate(answers)).Message, StringComparison.Ordinal);

    // On a coarser lattice than usual, to be quick.
    private static TruthTable Sample(QuantumGate gate)
    {
        using var backend = new HostBackend(threads: 1);
        using SamplingRun run = TruthTable.Sample(
            gate, new GateModel(), new TimeLattice(0.7, 128), backend, new SamplingOptions { Chains = 16, Error = 0.05, Sweeps = 6000 });
        return TruthTable.Of(gate, run.Run(stop: TestContext.Current.CancellationToken));
    }
}

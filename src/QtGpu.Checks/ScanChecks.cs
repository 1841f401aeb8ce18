using QtGpu.Kernels.Cells;

namespace QtGpu.Checks;

/// <summary>
/// Every cell of the catalogue on packed sequences, forward and back, against float64: a cell that is added is checked.
/// </summary>
internal sealed class ScanChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    private static readonly int[] Even = [4, 4], Ragged = [6, 5, 5, 3, 2, 1, 1], One = [5];

    private static readonly (int Units, int[] Lengths, bool IsReverse, bool HasStart)[] Shapes =
    [
        (1, [1], false, false), (3, Ragged, false, true), (3, Ragged, true, true), (5, Even, true, false),
        (16, One, false, true), (17, Ragged, true, false), (17, Even, false, true), (64, One, true, true),
        (64, Ragged, false, false), (5, Sequences(35), true, true), (17, Sequences(19), false, true),
    ];

    public void The_states_of_every_cell_are_those_of_float64() =>
        ForEach(Cases(ScanActivation.Tanh), scan => scan.CheckStates());

    public void The_gradients_of_every_cell_are_central_differences() =>
        ForEach(Cases(ScanActivation.Tanh), scan => scan.CheckGradients());

    public void A_barrier_in_the_state_path_is_trained_in_every_cell()
    {
        foreach (ScanCase c in Cases(ScanActivation.Barrier).Concat(Cases(ScanActivation.ScaledBarrier).Take(2)))
        {
            using var scan = new DrivenScan(Backend, c);
            scan.CheckStates();
            scan.CheckGradients();
        }
    }

    public void Gradients_end_where_they_are_truncated_and_nowhere_else() =>
        ForEach(
            from c in Cases(ScanActivation.Tanh)
            where c.Units is > 1 and <= 5
            from steps in Few ? new[] { 2 } : [1, 2, 3, 5]
            select c with { Truncation = steps }, scan => scan.CheckGradients());

    public void A_packed_batch_is_each_of_its_sequences_alone() =>
        ForEach(Cases(ScanActivation.Tanh), scan => scan.CheckEachAlone());

    public void Every_activation_is_one_of_the_state_path(string activation)
    {
        ScanActivation f = ScanActivation.Of(activation);
        foreach (string cell in Extent == Extent.All ? CellCatalogue.Names : ["elman"])
        {
            using var scan = new DrivenScan(Backend, new(cell, 5, [3, 2]) { Activation = f, HasStart = true });
            scan.CheckStates();
            scan.CheckGradients();
        }
    }

    private IEnumerable<ScanCase> Cases(ScanActivation activation) =>
        from cell in CellCatalogue.Names
        from shape in Few ? Shapes.Take(3) : Shapes
        select new ScanCase(cell, shape.Units, shape.Lengths)
        {
            Activation = activation,
            IsReverse = shape.IsReverse,
            HasStart = shape.HasStart,
        };

    private void ForEach(IEnumerable<ScanCase> cases, Action<DrivenScan> check)
    {
        int number = 0;
        foreach (ScanCase c in cases)
        {
            using var scan = new DrivenScan(Backend, c, number++ % 2 == 0 ? CheckMemory.Odd : CheckMemory.Aligned);
            check(scan);
        }
    }

    // More of them than a tile or a block holds, of all lengths.
    private static int[] Sequences(int count) =>
        [.. Enumerable.Range(0, count).Select(b => 1 + (b * b % 4)).OrderDescending()];
}

using System.Runtime.CompilerServices;
using QtGpu.Checks;
using QtGpu.Devices;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Kernels.Lanes;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>
/// Backends run a cell that they have never seen, of four gates and two states: a long short-term memory, of which the
/// file of a cell is all there is.
/// </summary>
public sealed class CellTests
{
    private const int Units = 37, Inputs = 2, Outputs = 1, Networks = 2, Steps = 5, Gates = 4;
    private const double ForgetBias = 0.75;

    public static MatrixTheoryData<string, bool, int> Batches =>
        new(["512", "256", "128", "ilgpu-cpu"], [false, true], [1, 18]);

    [Theory]
    [MemberData(nameof(Batches))]
    public void A_cell_of_four_gates_and_two_states(string device, bool isSparse, int sequences)
    {
        using Backend backend = int.TryParse(device, out int bits)
            ? new HostBackend(2, bits / 32)
            : DeviceCatalogue.Open(device, plans: PlanCache.None);
        RecurrentMember[] members = [.. Enumerable.Range(0, Networks).Select(r => Member(r, isSparse))];
        using Recurrence network = backend.Recurrence(new RecurrentBatch(Inputs, Outputs, sequences, members));
        Assert.Equal(Shape.Of(2 * Networks, sequences, Units), network.StateShape);
        float[] u = CheckValues.Normal(Steps * sequences * Inputs, "u");
        float[] y = CheckValues.Normal(Steps * sequences * Outputs, "y");
        float[] start = CheckValues.Normal((int)network.StateShape.Length, "start", 0.5f);
        using var memory = new CheckMemory(backend);
        View<float> state = memory.InOut(network.StateShape, start);
        View<float> faults = memory.Out(Shape.Vector(Networks * sequences));
        View<float> states = memory.Out(Shape.Of(Steps, Networks * sequences, Units));
        var drive = new RecurrentDrive(
            memory.In(Shape.Of(Steps, sequences, Inputs), u), memory.In(Shape.Of(Steps, sequences, Outputs), y));
        network.Run(drive, state, 0, states, faults);
        float[] last = memory.Read(state), all = memory.Read(states);
        Assert.All(memory.Read(faults), fault => Assert.Equal(-1, fault));
        for (int r = 0; r < Networks; r++)
        {
            for (int b = 0; b < sequences; b++)
            {
                int row = (r * sequences) + b, cells = (Networks * sequences) + row;
                double[] h = Doubles(start, row, Units), c = Doubles(start, cells, Units);
                for (int t = 0; t < Steps; t++)
                {
                    int at = (t * sequences) + b;
                    (h, c) = Step(members[r], h, c, Doubles(u, at, Inputs), Doubles(y, at, Outputs));
                    Equal(h, all, (t * Networks * sequences) + row);
                }

                Equal(h, last, row);
                Equal(c, last, cells);
            }
        }
    }

    [Fact]
    public void A_state_behind_the_first_that_is_not_finite_is_reported()
    {
        using var backend = new HostBackend(1);
        var batch = new RecurrentBatch(Inputs, Outputs, sequences: 1, [Member(0, isSparse: false)]);
        using Recurrence network = backend.Recurrence(batch);
        using var memory = new CheckMemory(backend);
        var start = new float[2 * Units];
        start[^1] = float.PositiveInfinity;
        View<float> faults = memory.Out(Shape.Vector(1)), series = memory.In(new(1, Inputs), new float[Inputs]);
        network.Run(
            new(series, memory.In(new(1, 1), new float[1])), memory.InOut(network.StateShape, start), 0,
            View<float>.None, faults);
        Assert.Equal(0, memory.Read(faults)[0]);
    }

    private static RecurrentMember Member(int r, bool isSparse)
    {
        const int columns = Gates * Units;
        float[] weights = CheckValues.Normal(Units * columns, $"w{r}", 0.3f);
        float[] drawn = CheckValues.Normal(columns * Units, "connections");
        int[][] sources = [.. Enumerable.Range(0, columns).Select(
            j => Enumerable.Range(0, Units).Where(i => drawn[(j * Units) + i] > 0.5).ToArray())];
        int[] starts = [0, .. sources.Select((_, j) => sources.Take(j + 1).Sum(row => row.Length))];
        return new()
        {
            Cell = Cell.Of(new LongShortTermMemory((float)ForgetBias)),
            Recurrent = isSparse
                ? RecurrentMatrix.Sparse(
                    Units, starts, [.. sources.SelectMany(row => row)], weights[..starts[^1]], Gates)
                : RecurrentMatrix.Dense(Units, weights, Gates),
            Input = CheckValues.Normal((1 + Inputs) * columns, $"in{r}", 0.5f),
            Feedback = CheckValues.Normal(Outputs * columns, $"fb{r}", 0.5f),
        };
    }

    private static (double[] H, double[] C) Step(RecurrentMember member, double[] h, double[] c, double[] u, double[] y)
    {
        const int columns = Gates * Units;
        float[] w = member.Recurrent.ToDense();
        double[] z = [.. Enumerable.Range(0, columns).Select(j => member.Input[j]
            + u.Select((x, k) => x * member.Input[((1 + k) * columns) + j]).Sum()
            + y.Select((x, k) => x * member.Feedback![(k * columns) + j]).Sum()
            + h.Select((x, i) => x * w[(i * columns) + j]).Sum())];
        double Sigmoid(int gate, int j, double bias = 0) => 1 / (1 + Math.Exp(-z[(gate * Units) + j] - bias));
        double[] next = [.. Enumerable.Range(0, Units).Select(
            j => (Sigmoid(1, j, ForgetBias) * c[j]) + (Sigmoid(0, j) * Math.Tanh(z[(2 * Units) + j])))];
        return ([.. Enumerable.Range(0, Units).Select(j => Sigmoid(3, j) * Math.Tanh(next[j]))], next);
    }

    private static double[] Doubles(float[] values, int row, int length) =>
        Array.ConvertAll(values[(row * length)..((row + 1) * length)], x => (double)x);

    private static void Equal(double[] expected, float[] values, int row) =>
        Expect.Close(expected, values.AsSpan(row * Units, Units).ToArray(), _ => 2e-6, $"row {row}");
}

/// <summary>c ← σ(z₁ + β)c + σ(z₀)·tanh z₂, h ← σ(z₃)·tanh c.</summary>
public readonly record struct LongShortTermMemory(float ForgetBias) : ICell
{
    public static int Gates => 4;

    public static int States => 2;

    public bool IsNoisy => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<T, TUnit>(TUnit unit)
        where T : unmanaged, ILane<T>
        where TUnit : struct, IUnit<T>
    {
        Sigmoid gate = default;
        Tanh tanh = default;
        T forgotten = gate.Forward(unit.Recurrent(1) + unit.Driven(1) + T.Const(ForgetBias)) * unit.State(1);
        T proposed = tanh.Forward(unit.Recurrent(2) + unit.Driven(2));
        T c = T.Fma(gate.Forward(unit.Recurrent(0) + unit.Driven(0)), proposed, forgotten);
        unit.Put(1, c);
        unit.Put(0, gate.Forward(unit.Recurrent(3) + unit.Driven(3)) * tanh.Forward(c));
    }
}

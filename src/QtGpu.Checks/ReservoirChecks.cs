using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;

namespace QtGpu.Checks;

/// <summary>Batches of reservoirs against float64, step by step.</summary>
internal sealed class ReservoirChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    // Units, inputs, outputs, reservoirs, sequences, density, feedback, noise.
    private static readonly (int N, int I, int O, int R, int B, double Density, bool Feedback, float Noise)[] Cases =
    [
        (1, 1, 1, 1, 1, 1, false, 0), (33, 1, 1, 3, 1, 1, false, 0), (150, 2, 1, 2, 3, 1, true, 0.01f),
        (70, 3, 2, 2, 5, 1, true, 0.01f),
        (40, 1, 1, 2, 1, 0.1, false, 0), (150, 2, 2, 3, 2, 0.1, true, 0.01f),
        (70, 2, 1, 2, 19, 0.15, true, 0.01f), (129, 1, 1, 1, 70, 0.1, false, 0),
        (300, 1, 1, 1, 4, 1, false, 0), (75, 2, 2, 2, 9, 1, true, 0.01f),
    ];

    public void States_and_Gram_matrices_are_those_of_float64()
    {
        foreach (var c in Few ? Cases[..2] : Cases)
        {
            var run = new DrivenReservoirs(Backend, c.N, c.I, c.O, c.R, c.B, c.Density, c.Feedback, c.Noise, steps: 9);
            run.CheckTeacherForced(washout: 2);
        }
    }

    public void Gram_matrices_take_batches_of_other_widths()
    {
        const int steps = 3;
        int[] widths = Few ? [2, 1] : [3, 2, 1];
        float[] input = CheckValues.Normal(steps * widths.Sum(), "u");
        using Recurrence all = Backend.Recurrence(new(1, 1, widths.Sum(), [Member(0.1f)]));
        double[] expected = Gram(all, [widths.Sum()]), got = Gram(all, widths);
        for (int i = 0; i < expected.Length; i++)
            Expect.That(Math.Abs(got[i] - expected[i]) <= 1e-5, $"sum {i} is {got[i]}, expected {expected[i]}");

        // The sequences in one batch after another, each from rest.
        double[] Gram(Recurrence like, int[] batches)
        {
            using DeviceBuffer sums = Backend.Allocate<double>(like.GramShape.Length);
            var gram = new View<double>(sums, 0, like.GramShape);
            int first = 0;
            foreach (int sequences in batches)
            {
                using Recurrence network = Backend.Recurrence(new(1, 1, sequences, [Member(0.1f)]));
                using var memory = new CheckMemory(Backend);
                int start = first;
                float[] some = [.. Enumerable.Range(0, steps * sequences).Select(
                    i => input[(i / sequences * widths.Sum()) + start + (i % sequences)])];
                View<float> u = memory.In(Shape.Of(steps, sequences, 1), some);
                View<float> state = memory.InOut(network.StateShape, new float[network.StateShape.Length]);
                network.Accumulate(new(u), state, 1, u, gram, memory.Out(Shape.Vector(sequences)));
                first += sequences;
            }

            double[] features = new double[like.Features * like.Features], targets = new double[like.Features];
            like.ReadGram(gram, 0, features, targets);
            return [.. features, .. targets];
        }
    }

    public void A_forecast_runs_freely_from_where_the_input_ends()
    {
        foreach (var c in (Few ? Cases[..2] : Cases).Where(c => c.I == c.O))
        {
            var run = new DrivenReservoirs(
                Backend, c.N, c.I, c.O, c.R, c.B, c.Density, c.Feedback, c.Noise, steps: 7);
            run.CheckForecast(given: 3);
        }
    }

    public void Reservoirs_that_share_weights_do_not_mix()
    {
        const int steps = 4;
        float[] a = CheckValues.Normal(400, "a", 0.1f), b = CheckValues.Normal(400, "b", 0.1f);
        float[][][] patterns = Few ? [[a, b, a]] : [[a, a, a, a], [a, a, b, b], [a, b, a, b], [a, b, b, b]];
        foreach (float[][] pattern in patterns)
        {
            foreach (int sequences in Few ? (int[])[1] : [1, 4])
            {
                RecurrentMember[] members =
                [
                    .. pattern.Select((w, r) => Member(0) with
                    {
                        Recurrent = RecurrentMatrix.Dense(20, w),
                        Cell = Cell.Leaky(Linear, 0.5f + (0.1f * r)),
                    }),
                ];
                float[] shared = LastStates(members, sequences, steps);
                float[] alone = [.. members.SelectMany(member => LastStates([member], sequences, steps))];
                Expect.Close(Array.ConvertAll(alone, x => (double)x), shared, _ => 1e-6, "states");
            }
        }
    }

    public void A_state_that_is_not_finite_is_reported_and_the_others_go_on()
    {
        const int n = 20, steps = 6;
        foreach (int sequences in new[] { 1, 5 })
        {
            var weights = new float[n * n];
            for (int i = 0; i < n; i++)
                weights[(i * n) + i] = 1e30f; // beyond float32 after the second step
            RecurrentMember tame = Member(0.1f), wild = tame with { Recurrent = RecurrentMatrix.Dense(n, weights) };
            using Recurrence reservoirs = Backend.Recurrence(new(1, 1, sequences, [tame, wild, tame]));
            using var memory = new CheckMemory(Backend);
            var input = new float[steps * sequences];
            Array.Fill(input, 1);
            View<float> state = memory.InOut(reservoirs.StateShape, new float[3 * n * sequences]);
            View<float> faults = memory.Out(Shape.Vector(3 * sequences));
            reservoirs.Run(new(memory.In(Shape.Of(steps, sequences, 1), input)), state, 0, View<float>.None, faults);
            float[] got = memory.Read(faults), x = memory.Read(state);
            for (int i = 0; i < got.Length; i++)
            {
                int r = i / sequences;
                Expect.That(got[i] == (r == 1 ? 2 : -1), $"reservoir {r}: fault reported at {got[i]}");
            }

            Expect.Every(x.AsSpan(0, n * sequences), float.IsFinite, "states of the reservoir before");
            Expect.Every(x.AsSpan(2 * n * sequences), float.IsFinite, "states of the reservoir behind");
        }
    }

    public void Every_activation_drives_a_reservoir(string activation)
    {
        const int n = 20;
        Activation f = ActivationCatalogue.Create(activation);
        float[] leaks = [0.5f, 0.7f];
        RecurrentMember[] members = [.. leaks.Select(leak => Member(0.05f) with { Cell = Cell.Leaky(f, leak) })];
        using Recurrence reservoirs = Backend.Recurrence(new(1, 1, 1, members));
        using var memory = new CheckMemory(Backend);
        float[] input = CheckValues.Normal(1, "u");
        View<float> state = memory.InOut(reservoirs.StateShape, new float[2 * n]), faults = memory.Out(Shape.Vector(2));
        reservoirs.Run(new(memory.In(Shape.Of(1, 1, 1), input)), state, 0, View<float>.None, faults);

        // From rest, W plays no part.
        float[] weights = members[0].Input;
        float[] z = [.. Enumerable.Range(0, n).Select(
            j => MathF.FusedMultiplyAdd(input[0], weights[n + j], weights[j]))];
        View<float> y = memory.Out(Shape.Vector(n));
        Backend.Activation(f).Forward(memory.In(Shape.Vector(n), z), y, View<float>.None);
        float[] expected = memory.Read(y);
        Expect.Close(
            [.. leaks.SelectMany(leak => expected.Select(value => (double)leak * value))], memory.Read(state),
            j => 1e-7 * Math.Max(1, Math.Abs(expected[j % n])), "states");
    }

    private float[] LastStates(RecurrentMember[] members, int sequences, int steps)
    {
        using Recurrence reservoirs = Backend.Recurrence(new(1, 1, sequences, members));
        using var memory = new CheckMemory(Backend);
        View<float> state = memory.InOut(reservoirs.StateShape, new float[reservoirs.StateShape.Length]);
        View<float> input = memory.In(Shape.Of(steps, sequences, 1), CheckValues.Normal(steps * sequences, "u"));
        reservoirs.Run(new(input), state, 0, View<float>.None, memory.Out(Shape.Vector(members.Length * sequences)));
        return memory.Read(state);
    }

    private static Activation Linear => Activation.Of(default(Identity));

    private static RecurrentMember Member(float scale) => new()
    {
        Recurrent = RecurrentMatrix.Dense(20, CheckValues.Normal(400, "w", scale)),
        Input = CheckValues.Normal(40, "in"),
        Cell = Cell.Leaky(Linear, 0.5f),
    };
}

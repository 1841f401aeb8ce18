using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Random;

namespace QtGpu.Checks;

/// <summary>A batch of reservoirs on a backend and in float64, driven by the same series.</summary>
internal sealed class DrivenReservoirs
{
    private const double Tolerance = 2e-6;

    private readonly Backend _backend;
    private readonly int _n, _inputs, _outputs, _sequences, _steps;
    private readonly float _noise;
    private readonly RecurrentMember[] _members;
    private readonly ReservoirReference[] _references;
    private readonly float[] _u, _y, _start;

    public DrivenReservoirs(
        Backend backend, int n, int inputs, int outputs, int reservoirs, int sequences, double density, bool feedback,
        float noise, int steps)
    {
        (_backend, _n, _inputs, _outputs, _sequences, _steps) = (backend, n, inputs, outputs, sequences, steps);
        _noise = noise;
        _members = [.. Enumerable.Range(0, reservoirs).Select(r => new RecurrentMember
        {
            Recurrent = density < 1
                ? Sparse(r, density)
                : RecurrentMatrix.Dense(n, CheckValues.Normal(n * n, $"w{r}", 0.5f / MathF.Sqrt(n))),
            Input = CheckValues.Normal((1 + inputs) * n, $"in{r}", 0.5f),
            Feedback = feedback ? CheckValues.Normal(outputs * n, $"fb{r}", 0.3f) : null,

            // A barrier of its own for each: θ grows from reservoir to reservoir.
            Cell = Cell.Leaky(
                Activation.Of(new Tunnelling(width: 0.02 * (1 + r), operatingEnergy: 5)), Leak(r), noise),
            NoiseStream = RandomStream.Named(r, "noise"),
        })];
        _references = [.. _members.Select((member, r) => new ReservoirReference(
            Doubles(member.Recurrent.ToDense()), Doubles(member.Input), Doubles(member.Feedback ?? []), Leak(r),
            z => NetworkReference.Transmission((10 * z) + 5, 30, 0.02 * (1 + r))))];
        _u = CheckValues.Normal(steps * sequences * inputs, "u");
        _y = CheckValues.Normal(steps * sequences * outputs, "y");
        _start = CheckValues.Normal(reservoirs * sequences * n, "x", 0.2f);
    }

    public void CheckTeacherForced(int washout)
    {
        int rows = _members.Length * _sequences;
        using Recurrence kernels = _backend.Recurrence(new(_inputs, _outputs, _sequences, _members));
        using DeviceBuffer sumsOfAll = _backend.Allocate<double>(kernels.GramShape.Length);
        var gram = new View<double>(sumsOfAll, 0, kernels.GramShape);
        using var memory = new CheckMemory(_backend);
        View<float> state = memory.InOut(kernels.StateShape, _start), faults = memory.Out(Shape.Vector(rows));
        View<float> states = memory.Out(Shape.Of(_steps - washout, rows, _n));
        View<float> targets = memory.In(Shape.Of(_steps, _sequences, _outputs), _y);
        View<float> input = memory.In(Shape.Of(_steps, _sequences, _inputs), _u);
        kernels.Accumulate(new(input, targets, 11, 5), state, washout, targets, gram, faults, states);
        float[] got = memory.Read(states), last = memory.Read(state);
        Expect.Every(memory.Read(faults), fault => fault == -1, "faults");
        for (int r = 0; r < _members.Length; r++)
        {
            int features = kernels.Features;
            double[] g = new double[features * features], sums = new double[features * features];
            double[] c = new double[features * _outputs], cross = new double[features * _outputs];
            kernels.ReadGram(gram, r, g, c);
            for (int b = 0; b < _sequences; b++)
            {
                double[] x = Start(r, b);
                for (int t = 0; t < _steps; t++)
                {
                    x = _references[r].Step(x, Row(_u, t, b, _inputs), Row(_y, t, b, _outputs), Noise(r, b, t));
                    if (t < washout)
                        continue;
                    float[] after = got.AsSpan(((((t - washout) * rows) + (r * _sequences) + b) * _n), _n).ToArray();
                    Expect.Close(x, after, _ => Tolerance, $"reservoir {r}, sequence {b}, step {t}: states");
                    Accumulate(sums, cross, after, t, b);
                }

                float[] own = last.AsSpan(((r * _sequences) + b) * _n, _n).ToArray();
                Expect.Close(x, own, _ => Tolerance, "the last state");
            }

            for (int i = 0; i < features; i++)
            {
                for (int j = 0; j <= i; j++)
                    Same(g[(i * features) + j], sums[(i * features) + j], $"reservoir {r}: G[{i}, {j}]");
            }

            for (int i = 0; i < c.Length; i++)
                Same(c[i], cross[i], $"reservoir {r}: C[{i}]");
        }
    }

    public void CheckForecast(int given)
    {
        int rows = _members.Length * _sequences;
        using Recurrence kernels = _backend.Recurrence(new(_inputs, _outputs, _sequences, _members));
        using var memory = new CheckMemory(_backend);
        int length = _members.Length * kernels.Features * _outputs;
        double[] readout = Doubles(CheckValues.Normal(length, "readout", 0.3f / MathF.Sqrt(_n)));
        View<float> state = memory.InOut(kernels.StateShape, _start), faults = memory.Out(Shape.Vector(rows));
        View<float> outputs = memory.Out(Shape.Of(_steps, rows, _outputs));
        View<float> u = memory.In(Shape.Of(given, _sequences, _inputs), _u[..(given * _sequences * _inputs)]);
        View<float> y = memory.In(Shape.Of(given, _sequences, _outputs), _y[..(given * _sequences * _outputs)]);
        kernels.Forecast(new(u, y, 11, 5), readout, state, outputs, faults);
        float[] got = memory.Read(outputs);
        for (int r = 0; r < _members.Length; r++)
        {
            for (int b = 0; b < _sequences; b++)
            {
                double[] x = Start(r, b), own = [];
                for (int t = 0; t < _steps; t++)
                {
                    double[] input = t < given ? Row(_u, t, b, _inputs) : own;
                    x = _references[r].Step(x, input, t < given ? Row(_y, t, b, _outputs) : own);
                    double[] features = [1, .. input, .. x];
                    int first = r * kernels.Features;
                    own = [.. Enumerable.Range(0, _outputs).Select(k =>
                        features.Select((value, i) => value * readout[((first + i) * _outputs) + k]).Sum())];
                    float[] ours = got.AsSpan(((t * rows) + (r * _sequences) + b) * _outputs, _outputs).ToArray();
                    Expect.Close(own, ours, _ => Tolerance, $"reservoir {r}, sequence {b}, step {t}: outputs");
                }
            }
        }
    }

    private static void Same(double got, double expected, string what) => Expect.That(
        Math.Abs(got - expected) <= 1e-12 * (1 + Math.Abs(expected)), $"{what} is {got}, expected {expected}");

    private void Accumulate(double[] g, double[] c, float[] x, int t, int b)
    {
        double[] features = [1, .. Row(_u, t, b, _inputs), .. Doubles(x)], y = Row(_y, t, b, _outputs);
        for (int i = 0; i < features.Length; i++)
        {
            for (int j = 0; j <= i; j++)
                g[(i * features.Length) + j] += features[i] * features[j];
            for (int k = 0; k < _outputs; k++)
                c[(i * _outputs) + k] += features[i] * y[k];
        }
    }

    private static float Leak(int r) => 0.4f + (0.2f * r);

    private Func<int, double> Noise(int r, int b, int t) =>
        unit => _noise * (double)_members[r].NoiseStream.Normal(11 + t, ((5L + b) * _n) + unit);

    private double[] Start(int r, int b) => Doubles(_start.AsSpan(((r * _sequences) + b) * _n, _n).ToArray());

    private double[] Row(float[] series, int t, int b, int features) =>
        Doubles(series.AsSpan(((t * _sequences) + b) * features, features).ToArray());

    private RecurrentMatrix Sparse(int r, double density)
    {
        var stream = RandomStream.Named(5, $"connections {r}");
        int[][] sources = [.. Enumerable.Range(0, _n).Select(
            j => Enumerable.Range(0, _n).Where(i => stream.Uniform(j, i) < density).ToArray())];
        int[] starts = new int[_n + 1];
        for (int j = 0; j < _n; j++)
            starts[j + 1] = starts[j] + sources[j].Length;
        float[] weights = CheckValues.Normal(starts[_n], $"w{r}", 0.3f);
        return RecurrentMatrix.Sparse(_n, starts, [.. sources.SelectMany(s => s)], weights);
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}

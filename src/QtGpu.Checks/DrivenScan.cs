using QtGpu.Kernels.Cells;

namespace QtGpu.Checks;

/// <summary>A scan on a backend, forward and back, beside the same in float64.</summary>
internal sealed class DrivenScan : IDisposable
{
    // The largest gradient of a tensor scales what all of them may be off by: float32 sums over a few steps.
    private const double StateTolerance = 1e-5, GradientTolerance = 2e-5;
    private const int Most = 12; // numbers that are moved one by one

    private readonly Backend _backend;
    private readonly ScanCase _case;
    private readonly TrainableCell _cell;
    private readonly ScanData _data;
    private readonly CheckMemory _memory;
    private readonly ScanTensors _tensors;
    private readonly ScanGradients _gradients;
    private readonly float[] _startOfStates;

    /// <param name="backend">Where.</param>
    /// <param name="c">What.</param>
    /// <param name="margin">Where tensors begin.</param>
    /// <param name="data">On what; by default the case's own.</param>
    public DrivenScan(
        Backend backend, ScanCase c, int margin = CheckMemory.Odd, ScanData? data = null)
    {
        (_backend, _case, _cell) = (backend, c, c.Activation.Cell(c.Cell));
        _memory = new(backend, margin);
        var layout = new SequenceLayout();
        layout.Set(c.Lengths);
        _data = data ?? ScanData.Of(c, _cell);
        int tokens = c.Tokens, sequences = c.Lengths.Length, units = c.Units, columns = _cell.Gates * units;
        Shape driven = new(tokens, columns), arguments = Shape.Of(_cell.Arguments, tokens, units);
        _startOfStates = WithStart(sequences, tokens);
        _tensors = new()
        {
            Layout = layout,
            IsReverse = c.IsReverse,
            Recurrent = _memory.In(new(units, columns), _data.Recurrent),
            Parameters = c.Activation.Trained is null
                ? View<float>.None
                : _memory.In(Shape.Vector(c.Activation.Parameters.Length), c.Activation.Parameters),
            Driven = _memory.InOut(driven, _data.Driven),
            States = _memory.InOut(Shape.Of(_cell.States, sequences + tokens, units), _startOfStates),
            Keeps = true,
            Kept = _cell.Kept > _cell.Gates
                ? _memory.Out(Shape.Of(_cell.Kept - _cell.Gates, tokens, units))
                : View<float>.None,
            Arguments = _cell.Arguments > 0 ? _memory.Out(arguments) : View<float>.None,
        };
        _gradients = new()
        {
            Output = _memory.In(new(tokens, units), _data.OfOutputs),
            States = _memory.InOut(Shape.Of(_cell.States, sequences, units), _data.OfLastStates),
            Recurrent = _cell.SplitsGates ? _memory.Out(driven) : View<float>.None,
            Arguments = _cell.Arguments > 0 ? _memory.Out(arguments) : View<float>.None,
            Truncation = c.Truncation,
            NeedsStart = true,
        };
    }

    /// <summary>States after every step, [S, tokens, H].</summary>
    public float[] Forward()
    {
        _tensors.States.Write(_startOfStates);
        _tensors.Driven.Write(_data.Driven);
        _cell.Scan(_backend, _tensors);
        return Tokens(_memory.Read(_tensors.States));
    }

    /// <summary>Gradients of driven, of start states, and, from where the cell splits its gates, of h·U.</summary>
    public (float[] Driven, float[] Start, float[] Recurrent) Backward()
    {
        _gradients.States.Write(_data.OfLastStates);
        _cell.ScanBack(_backend, _tensors, _gradients);
        float[] driven = _memory.Read(_tensors.Driven);
        return (
            driven, _gradients.States.ToArray(),
            _cell.SplitsGates ? _gradients.Recurrent.ToArray() : driven);
    }

    /// <summary>Forward: the states are those of float64, and nothing is kept differently where nothing is.</summary>
    public void CheckStates()
    {
        float[] got = Forward();
        var oracle = new ScanOracle(_case, _tensors.Layout, _data);
        double[] expected = new double[got.Length];
        ForEachToken((b, t, token) =>
        {
            double[] states = oracle.States(b, t);
            for (int i = 0; i < states.Length; i++)
                expected[At(i / _case.Units, token, _case.Tokens) + (i % _case.Units)] = states[i];
        });
        Expect.Close(expected, got, _ => StateTolerance, $"states, {_case}");
        _tensors.States.Write(_startOfStates);
        _tensors.Driven.Write(_data.Driven);
        _cell.Scan(
            _backend, _tensors with { Keeps = false, Kept = View<float>.None, Arguments = View<float>.None });
        Expect.SameBits(got, Tokens(_memory.Read(_tensors.States)), $"states without keeping, {_case}");
    }

    /// <summary>Back: every gradient is that of central differences.</summary>
    public void CheckGradients()
    {
        float[] states = Forward();
        var (driven, start, recurrent) = Backward();
        var oracle = new ScanOracle(_case, _tensors.Layout, _data);
        int columns = _cell.Gates * _case.Units, sequences = _case.Lengths.Length;
        var ofDriven = new List<MovedNumbers>();
        ForEachToken((b, t, token) => ofDriven.Add(new(
            () => oracle.Loss(b), oracle.DrivenOf(b, t), Doubles(driven, token * columns, columns),
            $"dDriven of sequence {b}, step {t}")));
        Check(ofDriven);
        Check(Enumerable.Range(0, sequences).Select(b => new MovedNumbers(
            () => oracle.Loss(b), oracle.StartOf(b), [.. Enumerable.Range(0, _cell.States).SelectMany(
                k => Doubles(start, At(k, b, sequences), _case.Units))], $"dStart of sequence {b}")));
        Check([new(oracle.Loss, oracle.U, OfU(oracle, states, recurrent), "dU")]);
        if (_case.Activation.Trained is { } trained)
            Check([new(oracle.Loss, oracle.Parameters, OfParameters(trained), "dp")]);

        void Check(IEnumerable<MovedNumbers> alike)
        {
            MovedNumbers[] all = [.. alike];
            double scale = all.Max(each => each.Got.Max(Math.Abs));
            Array.ForEach(all, each => each.Check(1e-7 + (GradientTolerance * scale), Most, $"{_case}"));
        }
    }

    /// <summary>Each sequence by itself gives what it gives in the batch.</summary>
    public void CheckEachAlone()
    {
        int columns = _cell.Gates * _case.Units, sequences = _case.Lengths.Length;
        float[] states = Forward();
        var (driven, start, _) = Backward();
        for (int b = 0; b < sequences; b++)
        {
            int steps = _case.Lengths[b];
            int[] tokens = [.. Enumerable.Range(0, steps).Select(t => _tensors.Layout.First(t) + b)];
            using var alone = new DrivenScan(
                _backend, _case with { Lengths = [steps] }, data: _data.Alone(b, _tensors.Layout, steps));
            Same(alone.Forward(), Rows(states, _case.Tokens, tokens, _cell.States, _case.Units), b, "states");
            var (drivenAlone, startAlone, _) = alone.Backward();
            Same(drivenAlone, Rows(driven, _case.Tokens, tokens, 1, columns), b, "dDriven");
            Same(startAlone, Rows(start, sequences, [b], _cell.States, _case.Units), b, "dStart");
        }

        void Same(float[] alone, float[] packed, int b, string what) => Expect.Close(
            Array.ConvertAll(alone, x => (double)x), packed, i => 1e-6 * Math.Max(1, Math.Abs(alone[i])),
            $"{what} of sequence {b}, {_case}");
    }

    public void Dispose() => _memory.Dispose();

    // Σ over tokens of (h before)ᵀ·∂loss/∂(h·U), in float64.
    private double[] OfU(ScanOracle oracle, float[] states, float[] recurrent)
    {
        int units = _case.Units, columns = _cell.Gates * units;
        var sum = new double[units * columns];
        ForEachToken((b, t, token) =>
        {
            int before = oracle.Before(b, t);
            for (int i = 0; i < units; i++)
            {
                double h = before < 0
                    ? _data.Start[(b * units) + i]
                    : states[((_tensors.Layout.First(before) + b) * units) + i];
                for (int column = 0; column < columns; column++)
                    sum[(i * columns) + column] += h * recurrent[(token * columns) + column];
            }
        });
        return sum;
    }

    private double[] OfParameters(Kernels.Activations.ParametricActivation trained)
    {
        Shape all = Shape.Vector((int)_tensors.Arguments.Length);
        View<float> dp = _memory.Out(_tensors.Parameters.Shape);
        _backend.Parametric(trained).ParameterGradient(
            _tensors.Arguments.Reshape(all), _tensors.Parameters, _gradients.Arguments.Reshape(all), dp);
        return Array.ConvertAll(_memory.Read(dp), value => (double)value);
    }

    private void ForEachToken(Action<int, int, int> visit)
    {
        for (int b = 0; b < _case.Lengths.Length; b++)
        {
            for (int t = 0; t < _case.Lengths[b]; t++)
                visit(b, t, _tensors.Layout.First(t) + b);
        }
    }

    // The start states in their rows, and NaN in those of the tokens, which are to be written.
    private float[] WithStart(int sequences, int tokens)
    {
        var all = new float[_cell.States * (sequences + tokens) * _case.Units];
        Array.Fill(all, float.NaN);
        for (int k = 0; k < _cell.States; k++)
        {
            int first = At(k, 0, sequences + tokens) + (_case.IsReverse ? tokens * _case.Units : 0);
            _data.Start.AsSpan(At(k, 0, sequences), sequences * _case.Units).CopyTo(all.AsSpan(first));
        }

        return all;
    }

    // The rows of the tokens, after a look at the start states, which are as they were.
    private float[] Tokens(float[] all)
    {
        int sequences = _case.Lengths.Length, rows = sequences + _case.Tokens, units = _case.Units;
        var states = new float[_cell.States * _case.Tokens * units];
        for (int k = 0; k < _cell.States; k++)
        {
            int start = At(k, _case.IsReverse ? _case.Tokens : 0, rows);
            Expect.SameBits(
                _startOfStates[start..(start + (sequences * units))], all[start..(start + (sequences * units))],
                $"start states, {_case}");
            all.AsSpan(At(k, _case.IsReverse ? 0 : sequences, rows), _case.Tokens * units)
                .CopyTo(states.AsSpan(At(k, 0, _case.Tokens)));
        }

        return states;
    }

    // Some rows of each of several matrices.
    private static float[] Rows(float[] all, int rows, int[] some, int matrices, int width) =>
        [.. Enumerable.Range(0, matrices).SelectMany(
            k => some.SelectMany(row => ScanData.Row(all, (k * rows) + row, width)))];

    // Where row `row` of matrix k begins.
    private int At(int k, int row, int rows) => ((k * rows) + row) * _case.Units;

    private static double[] Doubles(float[] values, int first, int count) =>
        Array.ConvertAll(values[first..(first + count)], value => (double)value);
}

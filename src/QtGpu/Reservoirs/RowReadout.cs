using QtGpu.LinearAlgebra;

namespace QtGpu.Reservoirs;

/// <summary>A readout that is solved from the rows [φ; y] of the training steps.</summary>
internal abstract class RowReadout
{
    /// <summary>What the settings ask for.</summary>
    public static RowReadout Create(ReservoirSettings settings, int features, int outputs) =>
        settings.Readout == ReadoutMethod.Rls
            ? new Recursive(settings, features, outputs)
            : new Triangular(settings, features, outputs);

    /// <summary>Float64 that one takes, about.</summary>
    public static long LengthOf(ReservoirSettings settings, int features) =>
        (Math.Max(settings.RidgeFolds, 1) + 1L) * features * features;

    /// <summary>Takes the row of a further step.</summary>
    public abstract void Add(ReadOnlySpan<float> row);

    /// <summary>The readout, and how it was found.</summary>
    /// <param name="open">Whether what the rows leave open is wanted too; only some methods know.</param>
    /// <returns>No weights where the problem is singular.</returns>
    public abstract RowSolution Solve(bool open);

    // R of each fold of the steps; all in one where λ is given.
    private sealed class Triangular : RowReadout
    {
        private readonly StreamingQr[] _folds;
        private readonly ReservoirSettings _settings;
        private int _rows;

        public Triangular(ReservoirSettings settings, int features, int outputs)
        {
            _settings = settings;
            _folds = new StreamingQr[Math.Max(settings.RidgeFolds, 1)];
            for (int k = 0; k < _folds.Length; k++)
                _folds[k] = new(features, outputs);
        }

        public override void Add(ReadOnlySpan<float> row)
        {
            long fold = (long)_rows++ * _folds.Length / (_settings.TrainSteps - _settings.Washout);
            _folds[fold].Add(row);
        }

        public override RowSolution Solve(bool open)
        {
            double ridge = _folds.Length == 1
                ? _settings.Ridge
                : RidgeCrossValidation.Choose(_folds, RidgeCrossValidation.DefaultRidges).Ridge;
            StreamingQr all = _folds[0];
            foreach (StreamingQr fold in _folds.Skip(1))
                all.Add(fold);
            all.AddRidge(ridge);
            RidgeSolution? solution = RidgeSolution.Solve(all);
            ReadoutPosterior? posterior =
                open && solution is not null ? new(all, ridge, solution.Weights, _rows) : null;
            return new(ReadoutFit.Of(ReadoutMethod.Qr, ridge, solution), solution?.Weights, posterior);
        }
    }

    private sealed class Recursive(ReservoirSettings settings, int features, int outputs) : RowReadout
    {
        private readonly RecursiveLeastSquares _squares = new(features, outputs, settings.Ridge, settings.Forgetting);
        private readonly double[] _row = new double[features + outputs];

        public override void Add(ReadOnlySpan<float> row)
        {
            for (int i = 0; i < row.Length; i++)
                _row[i] = row[i];
            _squares.Add(_row.AsSpan(0, features), _row.AsSpan(features));
        }

        public override RowSolution Solve(bool open)
        {
            RidgeSolution? solution = _squares.Solve();
            return new(ReadoutFit.Of(ReadoutMethod.Rls, settings.Ridge, solution), solution?.Weights);
        }
    }
}

/// <summary>A readout from rows.</summary>
/// <param name="Fit">How it was found.</param>
/// <param name="Weights">V [F, outputs]; null where the problem is singular.</param>
/// <param name="Posterior">What the rows leave open of it; null where that is not known.</param>
internal readonly record struct RowSolution(ReadoutFit Fit, double[]? Weights, ReadoutPosterior? Posterior = null);

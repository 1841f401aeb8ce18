using QtGpu.Catalogues;
using QtGpu.Data.Series;
using QtGpu.Reservoirs;
using static System.FormattableString;

namespace QtGpu.Experiments.EdgeOfChaos;

/// <summary>
/// Echo-state networks over spectral radius and slope: their conditional Lyapunov exponent beside the error of their
/// free runs.
/// </summary>
[Named("reservoir")]
public sealed class ReservoirExperiment : Experiment
{
    /// <summary>The series, by name.</summary>
    public string Series { get; init; } = "";

    /// <summary>Units of a reservoir.</summary>
    public int Units { get; init; }

    /// <summary>Spectral radii ρ of W.</summary>
    public double[] SpectralRadii { get; init; } = [];

    /// <summary>Slopes g of the units at z = 0 (published tunnelling: at 0⁺).</summary>
    public double[] Slopes { get; init; } = [];

    /// <summary>Seeds, from 1.</summary>
    public int Seeds { get; init; }

    /// <summary>Leak rate α.</summary>
    public double Leak { get; init; }

    /// <summary>Factor on the input's weights.</summary>
    public double InputScale { get; init; }

    /// <summary>Factor on the biases.</summary>
    public double BiasScale { get; init; }

    /// <summary>λ of the readout.</summary>
    public double Ridge { get; init; }

    /// <summary>Steps of training; the exponent is measured on those behind the washout.</summary>
    public int TrainSteps { get; init; }

    /// <summary>Steps that the readout does not see.</summary>
    public int Washout { get; init; }

    /// <summary>Steps of the free run.</summary>
    public int Horizon { get; init; }

    /// <summary>θ of the adjusted barrier.</summary>
    public double Opacity { get; init; }

    /// <summary>E₀/V₀ of the adjusted barrier.</summary>
    public double OperatingPoint { get; init; }

    /// <summary>A cell is at the edge of chaos where |λ| is at most this, per step.</summary>
    public double EdgeBand { get; init; }

    /// <inheritdoc/>
    public override string Title => "Where is the edge of chaos, and do reservoirs forecast best there?";

    /// <inheritdoc/>
    public override string Question =>
        "For tanh, published tunnelling and tunnelling with an adjusted operating energy: at which spectral radius and "
        + "slope does the conditional Lyapunov exponent cross zero, and is the best forecast near it?";

    /// <inheritdoc/>
    public override string Expectation =>
        "The exponent rises with ρ and slope. The edge lies beyond ρ·slope = 1, since an input holds units where they "
        + "are flatter than at 0, and furthest for the published barrier, half of whose units are silent. If the "
        + "folklore holds, each kind forecasts best just below λ = 0; adjusted tunnelling comes close to tanh, the "
        + "published one does not.";

    /// <inheritdoc/>
    public override void Check()
    {
        if (Seeds < 2)
            throw new InputException(Invariant($"seeds: expected at least 2, got {Seeds}"));
        SettingChecks.Ascending("spectralRadii", SpectralRadii, least: 2, above: 0);
        SettingChecks.Ascending("slopes", Slopes, least: 2, above: 0);
        if (!(EdgeBand > 0))
            throw new InputException(Invariant($"edgeBand: expected a number above 0, got {EdgeBand}"));
        foreach (ReservoirUnits units in All)
            units.Of(Settings(SpectralRadii[0]), Slopes[0]).Check();
        if (!SeriesCatalogue.Load(Series, TrainSteps + Horizon, seed: 1).IsAutonomous)
            throw new InputException($"series: expected one that forecasts itself, got {Series}");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<ExperimentPiece> Pieces() =>
    [
        .. from seed in Enumerable.Range(1, Seeds)
           from units in All
           from radius in SpectralRadii
           select new ExperimentPiece(
               Name(units.Name, radius, seed), context => Run(units, radius, seed, context)),
    ];

    /// <inheritdoc/>
    public override Findings Conclude(PieceResults results) =>
        new ReservoirFindings([.. All.Select(units => Map(units, results))], EdgeBand).Findings();

    private IReadOnlyList<ReservoirUnits> All => ReservoirUnits.All(Opacity, OperatingPoint);

    private static string Name(string units, double radius, int seed) =>
        Invariant($"{units}, spectral radius {radius}, seed {seed}");

    private ReservoirSettings Settings(double radius) => new()
    {
        Units = Units,
        SpectralRadius = radius,
        Leak = Leak,
        InputScale = InputScale,
        BiasScale = BiasScale,
        Ridge = Ridge,
        TrainSteps = TrainSteps,
        Washout = Washout,
    };

    // All slopes side by side on the same matrices.
    private ReservoirRow Run(ReservoirUnits units, double radius, int seed, PieceContext context)
    {
        TimeSeries series = SeriesCatalogue.Load(Series, TrainSteps + Horizon, seed);
        ReservoirMatrices matrices =
            ReservoirMatrices.Draw(Settings(radius), inputs: 1, outputs: 1, seed, context.Cancellation);
        Reservoir[] members =
            [.. Slopes.Select(slope => new Reservoir(units.Of(Settings(radius), slope), matrices))];
        using var network = new EchoStateNetwork(members, series, context.Backend);
        network.Train(context.Cancellation);
        float[][] free = network.Forecast(Horizon, freely: true), seen = network.Forecast(Horizon, freely: false);
        return new(
            Array.ConvertAll(
                members, one => ConditionalLyapunov.Of(one, series, TrainSteps - Washout, context.Cancellation)),
            Array.ConvertAll(free, forecast => Nmse(series, forecast)),
            Array.ConvertAll(seen, forecast => Nmse(series, forecast)));
    }

    private double Nmse(TimeSeries series, float[] forecast) =>
        ForecastScore.Of(series.TargetsOf(TrainSteps, Horizon), forecast).Nmse;

    private ReservoirMap Map(ReservoirUnits units, PieceResults results) => new(
        units,
        [.. SpectralRadii.Select(radius =>
        {
            ReservoirRow[] rows = [.. Enumerable.Range(1, Seeds)
                .Select(seed => results.Of<ReservoirRow>(Name(units.Name, radius, seed)))];
            return Slopes.Select((slope, k) => new ReservoirCell(
                radius, slope, Array.ConvertAll(rows, row => row.Lyapunov[k]),
                Array.ConvertAll(rows, row => ReservoirCell.Logarithm(row.FreeRun[k])),
                Array.ConvertAll(rows, row => ReservoirCell.Logarithm(row.OneStep[k])))).ToArray();
        })]);
}

using System.Globalization;
using QtGpu.Data.Series;
using QtGpu.Kernels.Activations;

namespace QtGpu.Reservoirs;

/// <summary>All that defines an echo-state network but the series and the seed.</summary>
public sealed record ReservoirSettings
{
    /// <summary>Below this density W is held and multiplied sparse.</summary>
    public const double SparseBelow = 0.2;

    /// <summary>
    /// Most units: N² numbers are one array at most. The Gram matrix takes 8·N² bytes, and its factor as much.
    /// </summary>
    public const int MostUnits = 46_000;

    // The square is still finite in float32.
    private const double MostScale = 1e18;

    /// <summary>Units N.</summary>
    [Setting("units", "N", "Units of a reservoir", Least = 1, Most = MostUnits)]
    public int Units { get; init; } = 1000;

    /// <summary>Catalogue name of f.</summary>
    public string Activation { get; init; } = "tunnelling";

    /// <summary>Parameters of f; the rest has its default.</summary>
    public IReadOnlyDictionary<string, double> ActivationParameters { get; init; } =
        new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Spectral radius ρ that W is scaled to.</summary>
    [Setting("spectral radius", "ρ", "Spectral radius of W",
        Above = 0, Most = MostScale, Search = SearchScale.Linear, From = 0.7, To = 1.5)]
    public double SpectralRadius { get; init; } = 1.25;

    /// <summary>Leak rate α.</summary>
    [Setting("leak rate", "α", "Leak rate", Key = "leak",
        Above = 0, Most = 1, Search = SearchScale.Linear, From = 0.2, To = 1)]
    public double Leak { get; init; } = 0.3;

    /// <summary>Factor on the input's weights.</summary>
    [Setting("input scale", "factor", "Factor on input weights from U(−½, ½)",
        Least = 0, Most = MostScale, Search = SearchScale.Logarithmic, From = 0.5, To = 4)]
    public double InputScale { get; init; } = 1;

    /// <summary>Factor on the biases.</summary>
    [Setting("bias scale", "factor", "Factor on biases from U(−½, ½)",
        Least = 0, Most = MostScale, Search = SearchScale.Logarithmic, From = 0.3, To = 3)]
    public double BiasScale { get; init; } = 1;

    /// <summary>Factor on the weights of the fed-back output; 0 for none.</summary>
    [Setting("feedback scale", "factor", "Factor on weights of the fed-back output from U(−½, ½)",
        Least = 0, Most = MostScale, Search = SearchScale.Logarithmic)]
    public double FeedbackScale { get; init; }

    /// <summary>Part of the units that each unit receives from; see <see cref="SparseBelow"/>.</summary>
    [Setting("density", "fraction", "Part of the units that a unit receives from; below 0.2 W is held sparse",
        Above = 0, Most = 1, Search = SearchScale.Logarithmic)]
    public double Density { get; init; } = 1;

    /// <summary>Part of the units that see the input.</summary>
    [Setting("input density", "fraction", "Part of the units that see the input",
        Above = 0, Most = 1, Search = SearchScale.Linear)]
    public double InputDensity { get; init; } = 1;

    /// <summary>Standard deviation σ of the noise on f in training.</summary>
    [Setting("noise", "σ", "Standard deviation of noise on f",
        Least = 0, Most = MostScale, Search = SearchScale.Logarithmic)]
    public double Noise { get; init; }

    /// <summary>λ of the readout's ridge regression, on sums over steps.</summary>
    [Setting("ridge", "λ", "Ridge of the readout",
        Least = 0, Search = SearchScale.Logarithmic, From = 1e-12, To = 1e-6)]
    public double Ridge { get; init; } = 1e-8;

    /// <summary>
    /// 0: λ is <see cref="Ridge"/>. Else it is chosen by cross-validation over so many stretches of the training steps.
    /// </summary>
    public int RidgeFolds { get; init; }

    /// <summary>How the readout is solved.</summary>
    [Setting("readout", "NAME",
        "How it is solved, from the Gram matrix of the states, by QR of the states or recursively")]
    public ReadoutMethod Readout { get; init; }

    /// <summary>γ of recursive least squares: a step's weight is multiplied by it with each step behind it.</summary>
    [Setting("forgetting", "γ",
        "What a step's weight is multiplied by with each further step, with the readout rls", Above = 0, Most = 1)]
    public double Forgetting { get; init; } = 1;

    /// <summary>Steps at the start that the readout does not see.</summary>
    [Setting("washout", "N", "Steps that the readout does not see", Least = 0, Most = SeriesCatalogue.MostSteps)]
    public int Washout { get; init; } = 100;

    /// <summary>Steps of training, the washout included.</summary>
    [Setting("training steps", "N", "Steps of training, washout included", Key = "train", Least = 1)]
    public int TrainSteps { get; init; } = 2000;

    /// <summary>f with its parameters.</summary>
    /// <exception cref="InputException">No such activation or parameter.</exception>
    public Activation CreateActivation() => ActivationCatalogue.Create(Activation, ActivationParameters);

    /// <summary>Checks what the numbers must be.</summary>
    /// <exception cref="InputException">Says which, what was expected and got.</exception>
    public void Check()
    {
        Setting.Check(this);
        Require((float)Leak > 0, nameof(Leak), "a number that float32 holds", Leak);
        Require(
            Ridge > 0 || Readout != ReadoutMethod.Rls, nameof(Ridge),
            "a number above 0, which recursive least squares starts from", Ridge);
        if (RidgeFolds is not (0 or >= 2))
            throw new InputException($"folds of the cross-validation: expected 0 or at least 2, got {RidgeFolds}");
        if (RidgeFolds > 0 && Readout is ReadoutMethod.Gram or ReadoutMethod.Rls)
        {
            string got = Readout.ToString().ToLowerInvariant();
            throw new InputException($"a ridge chosen by cross-validation: expected the readout qr or auto, got {got}");
        }

        int seen = Math.Max(2, RidgeFolds);
        long least = (long)Washout + seen;
        Require(
            TrainSteps >= least, nameof(TrainSteps), $"at least {least}, {seen} more than the washout", TrainSteps);
    }

    /// <summary>Checks that a reservoir of this size has room, before minutes go into drawing it.</summary>
    /// <param name="available">Bytes.</param>
    /// <exception cref="InputException">Says what it takes and what there is.</exception>
    public void RequireMemory(long available)
    {
        // Weights as drawn and as kernels take them; the Gram matrix, a copy of it and its factor.
        double perPair = (Density < SparseBelow ? 24 * Density : 8) + 20, bytes = perPair * Units * Units;
        if (bytes > available)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{Units} units of density {Density} take about {bytes / (1L << 30):0} GiB, "
                + $"this machine has {available / (double)(1L << 30):0}; lower ‘units’ or ‘density’"));
        }
    }

    /// <summary>Checks also that reservoirs of both settings can run side by side.</summary>
    /// <exception cref="InputException">Says what must agree.</exception>
    public void CheckBeside(ReservoirSettings first)
    {
        Check();
        if (Shared(this) != Shared(first))
        {
            throw new InputException(
                "reservoirs side by side: expected the same units, washout, training steps and activation, and all or "
                + "none dense, all or none with feedback; run them one after another");
        }

        static (int, int, int, bool, string, bool) Shared(ReservoirSettings one) => (
            one.Units, one.Washout, one.TrainSteps, one.Density < SparseBelow, one.Activation, one.FeedbackScale == 0);
    }

    private static void Require(bool holds, string property, string expected, double got)
    {
        if (!holds)
            throw Setting.Of(typeof(ReservoirSettings), property).Refused(expected, got);
    }
}

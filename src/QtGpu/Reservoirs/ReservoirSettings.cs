using System.Globalization;
using QtGpu.Data.Series;
using QtGpu.Kernels.Activations;

namespace QtGpu.Reservoirs;

/// <summary>All that defines an echo-state network but the series and the seed.</summary>
public sealed record ReservoirSettings
{
    /// <summary>Below this density W is held and multiplied sparse.</summary>
    public const double SparseBelow = 0.2;

    /// <summary>Most units: N² numbers are one array at most. The Gram matrix takes 8·N² bytes, and its factor as much.</summary>
    public const int MostUnits = 46_000;

    // The square is still finite in float32.
    private const double MostScale = 1e18;

    /// <summary>Units N.</summary>
    public int Units { get; init; } = 1000;

    /// <summary>Catalogue name of f.</summary>
    public string Activation { get; init; } = "tunnelling";

    /// <summary>Parameters of f; the rest has its default.</summary>
    public IReadOnlyDictionary<string, double> ActivationParameters { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Spectral radius ρ that W is scaled to.</summary>
    public double SpectralRadius { get; init; } = 1.25;

    /// <summary>Leak rate α in (0, 1].</summary>
    public double Leak { get; init; } = 0.3;

    /// <summary>Factor on the input's weights, drawn from U(−½, ½).</summary>
    public double InputScale { get; init; } = 1;

    /// <summary>Factor on the biases, drawn from U(−½, ½).</summary>
    public double BiasScale { get; init; } = 1;

    /// <summary>Factor on the weights of the fed-back output, drawn from U(−½, ½); 0 for none.</summary>
    public double FeedbackScale { get; init; }

    /// <summary>Part of the units that each unit receives from.</summary>
    public double Density { get; init; } = 1;

    /// <summary>Part of the units that see the input.</summary>
    public double InputDensity { get; init; } = 1;

    /// <summary>Standard deviation of the noise on f in training.</summary>
    public double Noise { get; init; }

    /// <summary>λ of the readout's ridge regression, on sums over steps.</summary>
    public double Ridge { get; init; } = 1e-8;

    /// <summary>0: λ is <see cref="Ridge"/>. Else it is chosen by cross-validation over this many stretches of the training steps.</summary>
    public int RidgeFolds { get; init; }

    /// <summary>How the readout is solved.</summary>
    public ReadoutMethod Readout { get; init; }

    /// <summary>γ in (0, 1] of recursive least squares: what the weight of a step is multiplied by with each step behind it.</summary>
    public double Forgetting { get; init; } = 1;

    /// <summary>Steps at the start that the readout does not see.</summary>
    public int Washout { get; init; } = 100;

    /// <summary>Steps of training, the washout included.</summary>
    public int TrainSteps { get; init; } = 2000;

    /// <summary>f with its parameters.</summary>
    /// <exception cref="InputException">No such activation or parameter.</exception>
    public Activation CreateActivation() => ActivationCatalogue.Create(Activation, ActivationParameters);

    /// <summary>Checks what the numbers must be.</summary>
    /// <exception cref="InputException">Says which, what was expected and got.</exception>
    public void Check()
    {
        Require(Units is >= 1 and <= MostUnits, "units", $"1 … {MostUnits}", Units);
        Require(SpectralRadius is > 0 and <= MostScale, "spectral radius", $"a number above 0 and at most {MostScale}", SpectralRadius);
        Require(Leak <= 1 && (float)Leak > 0, "leak rate", "a number in (0, 1] that float32 holds", Leak);
        Require(Density is > 0 and <= 1, "density", "a number in (0, 1]", Density);
        Require(InputDensity is > 0 and <= 1, "input density", "a number in (0, 1]", InputDensity);
        Require(Ridge is >= 0 and < double.PositiveInfinity, "ridge", "a number of 0 or more", Ridge);
        Require(RidgeFolds is 0 or >= 2, "folds of the cross-validation", "0 or at least 2", RidgeFolds);
        Require(Forgetting is > 0 and <= 1, "forgetting", "a number in (0, 1]", Forgetting);
        Require(Ridge > 0 || Readout != ReadoutMethod.Rls, "ridge", "a number above 0, which recursive least squares starts from", Ridge);
        if (RidgeFolds > 0 && Readout is ReadoutMethod.Gram or ReadoutMethod.Rls)
            throw new InputException($"a ridge chosen by cross-validation: expected the readout qr or auto, got {Readout.ToString().ToLowerInvariant()}");
        foreach (var (what, value) in ((string, double)[])[("input scale", InputScale), ("bias scale", BiasScale), ("feedback scale", FeedbackScale), ("noise", Noise)])
            Require(value is >= 0 and <= MostScale, what, $"0 … {MostScale}", value);
        Require(
            Washout is >= 0 and <= SeriesCatalogue.MostSteps, "washout", $"0 … {SeriesCatalogue.MostSteps}", Washout);
        int seen = Math.Max(2, RidgeFolds);
        long least = (long)Washout + seen;
        Require(TrainSteps >= least, "training steps", $"at least {least}, {seen} more than the washout", TrainSteps);
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
                $"{Units} units of density {Density} take about {bytes / (1L << 30):0} GiB, this machine has {available / (double)(1L << 30):0}; lower --units or --density"));
        }
    }

    /// <summary>Checks also that reservoirs of both settings can run side by side.</summary>
    /// <exception cref="InputException">Says what must agree.</exception>
    public void CheckBeside(ReservoirSettings first)
    {
        Check();
        if ((Units, Washout, TrainSteps, Density < SparseBelow) != (first.Units, first.Washout, first.TrainSteps, first.Density < SparseBelow)
            || Activation != first.Activation || FeedbackScale == 0 != (first.FeedbackScale == 0))
        {
            throw new InputException(
                "reservoirs side by side: expected the same units, washout, training steps and activation, and all or none dense, all or none "
                + "with feedback; run them one after another");
        }
    }

    private static void Require(bool holds, string what, string expected, double got)
    {
        if (!holds)
            throw new InputException($"{what}: expected {expected}, got {got}");
    }
}

namespace QtGpu.QuantumNeurons.Paths;

/// <summary>
/// The joint potential of two coupled neurons, the first the one that is affected: V₀(φ₁) + V₀(φ₂) + V_int, with
/// V₀ = Λ/4 (φ² − 1)² and V_int = ε φ₁² (φ₂² − 1)² (excitatory) or ε (φ₁² − 1)⁴ (φ₂² − 1)⁴ (inhibitory).
/// arXiv:1806.09664, (7), (10), (11), Fig. 3; in units in which m = ħ = 1.
/// </summary>
/// <param name="Kind">What couples them.</param>
/// <param name="Strength">ε.</param>
/// <param name="Lambda">Λ of both.</param>
public sealed record PotentialSurface(CouplingKind Kind, double Strength, double Lambda = 5000)
{
    /// <summary>The potential where the affected neuron is at φ₁ and its driver at φ₂.</summary>
    public double At(double affected, double driver) =>
        (Lambda / 4 * (Off(affected) + Off(driver))) + Interaction(affected, driver);

    /// <summary>V_int alone.</summary>
    public double Interaction(double affected, double driver) => Strength * (Kind == CouplingKind.Excitatory
        ? affected * affected * Off(driver)
        : Off(affected) * Off(affected) * Off(driver) * Off(driver));

    /// <summary>The potential on a square of ±reach [points, points], φ₂ by row, φ₁ by column, ascending.</summary>
    /// <param name="reach">Of both axes.</param>
    /// <param name="points">Of both axes, at least 2.</param>
    /// <param name="interactionOnly">V_int alone.</param>
    public double[][] Grid(double reach, int points, bool interactionOnly = false)
    {
        if (!(reach > 0) || points < 2)
        {
            throw new InputException(
                $"surface: expected a reach above 0 and 2 points or more, got {reach} and {points}");
        }

        double[] phi = [.. Enumerable.Range(0, points).Select(i => reach * ((2.0 * i / (points - 1)) - 1))];
        return [.. phi.Select(driver => Array.ConvertAll(
            phi, affected => interactionOnly ? Interaction(affected, driver) : At(affected, driver)))];
    }

    // (φ² − 1)²
    private static double Off(double phi) => ((phi * phi) - 1) * ((phi * phi) - 1);
}

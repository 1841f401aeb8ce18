using System.Globalization;

namespace QtGpu.QuantumNeurons.Exact;

/// <summary>How far and how fine a neuron's grid must be.</summary>
internal static class GridChoice
{
    // Before refinement. A usual neuron has 24 to 96; to make the waves of one takes n³.
    private const int MostGauss = 1280, MostWaves = 256;

    /// <summary>
    /// The grid of a neuron. Up to the |φ| where a path that goes there and back (the WKB tail) has exp(−36) of the
    /// density, and so has one that stays there all the time (the thermal tail, the longer one at short periods); as
    /// fine as the wave functions of the stiffest harmonic well need, of curvature 8(Λ/4 + Σε out) at ±1 or 2Σε in
    /// at 0, on a lattice ω√(1 + (ω dt/2)²).
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="neuron">Which neuron.</param>
    /// <param name="alone">Whether it is coupled to no other.</param>
    /// <param name="refinement">0, 1, …: each a quarter more points, and a twentieth more range.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="InputException">The grid would be too fine to be made.</exception>
    public static FieldGrid Of(CompiledNetwork network, int neuron, bool alone, int refinement, CancellationToken stop)
    {
        double dt = network.Lattice.Step, well = network.Wells[neuron];
        double length = Range(well, network.Lattice.Period) * (1 + (0.05 * refinement));
        double finer = Math.Pow(1.25, refinement);
        double omega = Math.Sqrt(Curvature(network, neuron));
        double lattice = omega * Math.Sqrt(1 + (omega * dt * omega * dt / 4));

        // A wave function falls as exp(−k²/2ω), the Gaussian of a link as exp(−k²dt/2).
        double spacing = alone
            ? 0.85 / Math.Sqrt((1 / dt) + lattice)
            : Math.PI / Math.Sqrt(20 * lattice);
        double points = finer * length / spacing * (alone ? Math.PI / 2 : 1);
        if (!(points / finer <= (alone ? MostGauss : MostWaves)))
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"exact: '{network.Neurons[neuron]}' needs {points:0} grid points at lambda {4 * well}, "
                + $"period {network.Lattice.Period} and {network.Lattice.Slices} slices, "
                + $"at most {(alone ? MostGauss : MostWaves)} are made; "
                + $"a shorter period, or a smaller lambda and strengths, need fewer"));
        }

        int padded = Math.Max(16, (int)Math.Ceiling(points / 8) * 8);
        return alone ? FieldGrid.Gauss(padded, length, dt, stop) : FieldGrid.Waves(padded, length, dt, stop);
    }

    // With V₀ = b(φ² − 1)²: 2∫√(2V₀)dφ from 1, and T·V₀.
    private static double Range(double well, double period)
    {
        double phi = 1;
        while (Math.Sqrt(2 * well) * ((((phi * phi * phi) - 1) / 3) - (phi - 1)) < 18
            || period * well * Math.Pow((phi * phi) - 1, 2) < 36)
        {
            phi += 0.01;
        }

        return phi;
    }

    private static double Curvature(CompiledNetwork network, int neuron)
    {
        double driven = 0, drives = 0;
        int count = network.Neurons.Count;
        for (int d = 0; d < network.Drivers; d++)
            driven += network.Excitation[d, neuron];
        for (int j = 0; j < count; j++)
            drives += network.Excitation[network.ProfileCount + neuron, j];
        return Math.Max(8 * (network.Wells[neuron] + drives), 2 * driven);
    }
}

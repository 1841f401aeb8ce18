namespace QtGpu.Reference;

/// <summary>
/// Paths of coupled quantum neurons in float64, from the definition of the action alone: Dorozhinsky and Pavlovsky,
/// arXiv:1806.09664, (7), (8), (10), (11). Slow: every change of a slice sums the whole action again.
/// </summary>
/// <param name="profiles">w_d(t) [input, slice].</param>
/// <param name="wells">Λⱼ/4 [neuron].</param>
/// <param name="excitation">ε of driver → neuron [input or neuron, neuron].</param>
/// <param name="inhibition">The same of inhibition.</param>
/// <param name="timeStep">dt.</param>
/// <param name="feedForward">Whether a driver feels nothing of those it drives.</param>
public sealed class PathReference(
    double[][] profiles, double[] wells, double[][] excitation, double[][] inhibition, double timeStep,
    bool feedForward = false)
{
    /// <summary>The Euclidean action of all paths φ [neuron][slice].</summary>
    public double Action(double[][] paths)
    {
        double action = 0;
        for (int j = 0; j < wells.Length; j++)
        {
            action += Free(j, paths[j]);
            for (int driver = 0; driver < excitation.Length; driver++)
                action += Coupled(driver, j, paths);
        }

        return action;
    }

    /// <summary>
    /// The part of it that decides over neuron <paramref name="j"/>: all of it that has φⱼ, unless feed-forward.
    /// </summary>
    public double LocalAction(int j, double[][] paths)
    {
        double action = Free(j, paths[j]);
        for (int driver = 0; driver < excitation.Length; driver++)
            action += Coupled(driver, j, paths);
        for (int k = 0; k < wells.Length && !feedForward; k++)
            action += Coupled(profiles.Length + j, k, paths);
        return action;
    }

    /// <summary>The potential energy of all neurons at one slice, couplings included.</summary>
    public double PotentialAt(int slice, params double[] phi)
    {
        double energy = 0;
        for (int j = 0; j < wells.Length; j++)
        {
            double q = phi[j] * phi[j];
            energy += wells[j] * Drive(phi[j]);
            for (int driver = 0; driver < excitation.Length; driver++)
            {
                double w = driver < profiles.Length ? profiles[driver][slice] : Drive(phi[driver - profiles.Length]);
                energy += (excitation[driver][j] * w * q) + (inhibition[driver][j] * w * w * Math.Pow(q - 1, 4));
            }
        }

        return energy;
    }

    /// <summary>dt.</summary>
    public double TimeStep => timeStep;

    /// <summary>
    /// A checkerboard sweep of uniform steps in place; the two numbers of a slice (step, acceptance) come from
    /// <paramref name="uniforms"/>(neuron, slice).
    /// </summary>
    /// <returns>The accepted proposals of each neuron.</returns>
    public int[] Sweep(double[][] paths, double[] widths, Func<int, int, (double Step, double Acceptance)> uniforms)
    {
        var accepted = new int[wells.Length];
        for (int j = 0; j < wells.Length; j++)
        {
            int slices = paths[j].Length;
            for (int i = 0; i < slices; i++)
            {
                int t = i < (slices + 1) / 2 ? 2 * i : (2 * (i - ((slices + 1) / 2))) + 1;
                (double step, double acceptance) = uniforms(j, t);
                double before = LocalAction(j, paths), old = paths[j][t];
                paths[j][t] += widths[j] * ((2 * step) - 1);
                if (acceptance < Math.Exp(before - LocalAction(j, paths)))
                    accepted[j]++;
                else
                    paths[j][t] = old;
            }
        }

        return accepted;
    }

    /// <summary>∫ Λ/4 (φ² − 1)² dτ of one neuron.</summary>
    public double Potential(int j, double[] path) =>
        path.Sum(phi => timeStep * wells[j] * Math.Pow((phi * phi) - 1, 2));

    private double Free(int j, double[] path)
    {
        double kinetic = 0;
        for (int t = 0; t < path.Length; t++)
            kinetic += Math.Pow(path[(t + 1) % path.Length] - path[t], 2) / (2 * timeStep);
        return kinetic + Potential(j, path);
    }

    private double Coupled(int driver, int j, double[][] paths)
    {
        double sum = 0;
        for (int t = 0; t < paths[j].Length; t++)
        {
            double w = driver < profiles.Length ? profiles[driver][t] : Drive(paths[driver - profiles.Length][t]);
            double q = paths[j][t] * paths[j][t];
            sum += (excitation[driver][j] * w * q) + (inhibition[driver][j] * w * w * Math.Pow(q - 1, 4));
        }

        return timeStep * sum;
    }

    private static double Drive(double phi) => Math.Pow((phi * phi) - 1, 2);
}

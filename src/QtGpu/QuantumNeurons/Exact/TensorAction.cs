using QtGpu.Kernels.Host.Float64;

namespace QtGpu.QuantumNeurons.Exact;

/// <summary>
/// The action of up to three coupled neurons on the product of their grids: exp(−dt V) at a slice is a constant tensor
/// of wells and couplings, times a factor of each neuron that its inputs make.
/// </summary>
/// <param name="grids">One grid of each neuron; a neuron that is not there has none.</param>
/// <param name="wells">exp(−dt V) without inputs [n₁, n₂, n₃].</param>
/// <param name="inputs">[slice 0 … Nt/2, neuron]: exp(−dt V) of the inputs at each grid point.</param>
/// <param name="slices">Nt.</param>
internal sealed class TensorAction(FieldGrid[] grids, double[] wells, double[][][] inputs, int slices)
{
    /// <summary>Of each neuron.</summary>
    public FieldGrid[] Grids => grids;

    /// <summary>Without inputs.</summary>
    public double[] Wells => wells;

    /// <summary>Nt.</summary>
    public int Slices => slices;

    /// <summary>Points of all grids together.</summary>
    public int Size => wells.Length;

    /// <summary>The inputs' factor at a slice; symmetric in time.</summary>
    public double[][] Inputs(int slice) => inputs[Math.Min(slice, slices - slice)];

    /// <summary>exp(−dt V) at a slice, whole.</summary>
    public double[] Factor(int slice)
    {
        var factor = (double[])wells.Clone();
        double[][] input = Inputs(slice);
        for (int axis = 0; axis < grids.Length; axis++)
            MultiplyAxis(factor, axis, input[axis]);
        return factor;
    }

    /// <summary>Multiplies a tensor, or several, by what depends on one neuron.</summary>
    public void MultiplyAxis(Span<double> tensor, int axis, ReadOnlySpan<double> factor)
    {
        (_, int n, int inner) = Shape(axis);
        if (inner == 1)
        {
            for (int first = 0; first < tensor.Length; first += n)
                Vectors.Scale(tensor.Slice(first, n), factor);
            return;
        }

        for (int first = 0, i = 0; first < tensor.Length; first += inner, i = (i + 1) % n)
            Vectors.Scale(tensor.Slice(first, inner), factor[i]);
    }

    /// <summary>The tensor as [outer, n of the axis, inner].</summary>
    public (int Outer, int Points, int Inner) Shape(int axis)
    {
        int outer = 1, inner = 1;
        for (int a = 0; a < grids.Length; a++)
        {
            if (a < axis)
                outer *= grids[a].Points;
            else if (a > axis)
                inner *= grids[a].Points;
        }

        return (outer, grids[axis].Points, inner);
    }

    /// <summary>
    /// The action of neurons <paramref name="members"/> of a network, which no others are coupled to.
    /// </summary>
    public static TensorAction Of(CompiledNetwork network, int[] members, FieldGrid[] grids)
    {
        double dt = network.Lattice.Step;
        int slices = network.Lattice.Slices, profiles = network.ProfileCount;
        var inputs = new double[(slices / 2) + 1][][];
        for (int t = 0; t < inputs.Length; t++)
        {
            inputs[t] = [.. members.Select((member, axis) =>
            {
                double excitation = 0, inhibition = 0;
                for (int d = 0; d < profiles; d++)
                {
                    double w = network.Profiles[(d * slices) + t];
                    excitation += network.Excitation[d, member] * w;
                    inhibition += network.Inhibition[d, member] * w * w;
                }

                return Array.ConvertAll(
                    grids[axis].Nodes,
                    phi => Math.Exp(-dt * ((excitation * phi * phi) + (inhibition * Fourth(phi)))));
            })];
        }

        int[] sizes = [.. grids.Select(grid => grid.Points)];
        var wells = new double[sizes.Aggregate(1, (a, b) => a * b)];
        Span<double> phi = stackalloc double[members.Length];
        for (int i = 0; i < wells.Length; i++)
        {
            for (int axis = members.Length - 1, rest = i; axis >= 0; rest /= sizes[axis--])
                phi[axis] = grids[axis].Nodes[rest % sizes[axis]];
            wells[i] = Math.Exp(-dt * Potential(network, members, phi));
        }

        return new(grids, wells, inputs, slices);
    }

    private static double Potential(CompiledNetwork network, int[] members, ReadOnlySpan<double> phi)
    {
        double sum = 0;
        for (int j = 0; j < members.Length; j++)
        {
            sum += network.Wells[members[j]] * Second(phi[j]);
            for (int i = 0; i < members.Length; i++)
            {
                int driver = network.ProfileCount + members[i];
                sum += (network.Excitation[driver, members[j]] * Second(phi[i]) * phi[j] * phi[j])
                    + (network.Inhibition[driver, members[j]] * Fourth(phi[i]) * Fourth(phi[j]));
            }
        }

        return sum;
    }

    // (φ² − 1)² and (φ² − 1)⁴.
    private static double Second(double phi) => ((phi * phi) - 1) * ((phi * phi) - 1);

    private static double Fourth(double phi) => Second(phi) * Second(phi);
}

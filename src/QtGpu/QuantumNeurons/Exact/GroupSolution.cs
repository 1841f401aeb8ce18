using System.Globalization;
using QtGpu.Kernels.Host.Float64;

namespace QtGpu.QuantumNeurons.Exact;

/// <summary>Coupled neurons, solved on one choice of grids: all parity sectors together.</summary>
internal sealed record GroupSolution(
    int[] Members, double LogPartition, ExactNeuron[] Neurons, double GridChange, double Truncation)
{
    public static GroupSolution Of(CompiledNetwork network, int[] members, int refinement, ExactOptions options) => Of(
        network, members,
        [.. members.Select(member => GridChoice.Of(network, member, members.Length == 1, refinement, options.Stop))],
        options);

    public static GroupSolution Of(CompiledNetwork network, int[] members, FieldGrid[] grids, ExactOptions options)
    {
        RequireRoom(network.Lattice.Slices, grids, options);
        TensorAction action = TensorAction.Of(network, members, grids);
        bool links = options.Links ?? members.Length < 3;
        double tolerance = action.Size < StartBasis.Large ? 1e-13 : 1e-10;
        var sectors = new SectorTrace[1 << members.Length];
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Threads > 0 ? options.Threads : Environment.ProcessorCount,
            CancellationToken = options.Stop,
        };
        Parallel.For(0, sectors.Length, parallel, s =>
            sectors[s] = SectorTrace.Of(
                action, [.. members.Select((_, axis) => (s >> axis) & 1)], tolerance, links, options.Stop));

        double scale = sectors.Max(sector => sector.LogScale);
        double[] shares = [.. sectors.Select(sector => Math.Exp(sector.LogScale - scale))];
        double trace = sectors.Zip(shares, (sector, share) => share * sector.Trace).Sum();
        shares = [.. shares.Select(share => share / trace)];
        return new(
            members, scale + Math.Log(trace),
            [.. members.Select((member, axis) => Neuron(network, member, axis, sectors, shares, grids[axis], links))],
            double.NaN, sectors.Zip(shares, (sector, share) => share * sector.Trace * sector.Truncation).Max());
    }

    public double ChangeFrom(GroupSolution other, double scale)
    {
        double change = Math.Abs(LogPartition - other.LogPartition);
        foreach ((ExactNeuron a, ExactNeuron b) in Neurons.Zip(other.Neurons))
        {
            double potential = scale > 0 ? Math.Abs(a.Potential - b.Potential) / scale : 0;
            change = Math.Max(change, Math.Max(potential, Math.Abs(a.SquaredField - b.SquaredField)));
        }

        return change;
    }

    // The vectors of half a circle for each sector under way, and for all of them a density of every slice.
    private static void RequireRoom(int slices, FieldGrid[] grids, ExactOptions options)
    {
        int sectors = 1 << grids.Length;
        int together = Math.Min(sectors, options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        double size = grids.Aggregate(1.0, (product, grid) => product * grid.Points);
        double points = grids.Sum(grid => grid.Points);
        double bytes = (together * SectorTrace.BytesOf(size, slices))
            + (sizeof(double) * (slices / 2.0) * points * (sectors + 1));
        double available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (bytes > available || size > Array.MaxLength)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"exact: {grids.Length} coupled neurons on grids of "
                + $"{string.Join(" × ", grids.Select(grid => grid.Points))} points and {slices} slices "
                + $"take {bytes / 1e9:0.0} GB, {available / 1e9:0.0} GB are there; "
                + $"take fewer slices, a smaller lambda or weaker couplings"));
        }
    }

    private static ExactNeuron Neuron(
        CompiledNetwork network, int member, int axis, SectorTrace[] sectors, double[] shares, FieldGrid grid,
        bool links)
    {
        int slices = network.Lattice.Slices, n = grid.Points;
        var density = new double[sectors[0].Densities[axis].Length];
        foreach ((SectorTrace sector, double share) in sectors.Zip(shares))
            Vectors.Add(share, sector.Densities[axis], density);

        // Every slice but the first and the middle one has a mirror image.
        double[] BySlice(Func<double, double> of)
        {
            double[] values = Array.ConvertAll(grid.Nodes, phi => of(phi));
            return [.. Enumerable.Range(0, slices).Select(t => Vectors.DotInOneSum(values, At(t)))];
        }

        ReadOnlySpan<double> At(int slice) => density.AsSpan(Math.Min(slice, slices - slice) * n, n);

        double[] squares = BySlice(phi => phi * phi);
        double potential = network.Lattice.Step * network.Wells[member]
            * BySlice(phi => ((phi * phi) - 1) * ((phi * phi) - 1)).Sum();
        double modulus = Enumerable.Range(0, slices).Average(t => Vectors.DotInOneSum(grid.Modulus, At(t)));
        double OfLinks(Func<FieldGrid.LinkMatrices, double[]> matrix) => !links ? double.NaN : sectors
            .Zip(shares, (sector, share) =>
                share * Vectors.DotInOneSum(matrix(grid.Links(sector.Parities[axis])), sector.Links[axis])).Sum();
        return new(
            network.Neurons[member], potential, double.NaN, double.NaN, double.NaN, squares.Average(),
            BySlice(phi => phi * phi * phi * phi).Average(), modulus, squares, Math.Max(0, OfLinks(link => link.Flip)),
            OfLinks(link => link.Step) / slices);
    }
}

using QtGpu.Kernels.Host;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Checks;

/// <summary>
/// Sweeps over paths of quantum neurons: single updates against float64, and the bits of every algorithm.
/// </summary>
internal sealed class SamplerChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    private const int Observables = (int)PathObservable.Count;

    // Beyond 32 bits.
    private const long Late = 5_000_000_001;

    public void Metropolis_decides_as_float64_does()
    {
        foreach (var (neurons, chains, slices, feedForward) in Cases)
        {
            var paths = new PathCase(neurons, chains, slices, feedForward);
            (float[] after, float[] records, _) = paths.Run(
                Backend, PathUpdateCatalogue.Find("metropolis"), 1, [1], Late);
            double[][] expected = PathCase.Rows(paths.Paths, slices);
            for (int chain = 0; chain < chains; chain++)
                Sweep(paths, chain, expected.AsSpan(chain * neurons, neurons).ToArray(), records);
            string what = $"φ of {chains} chains of {neurons} neurons, {slices} slices";
            Expect.Close([.. expected.SelectMany(path => path)], after, _ => 1e-5, what);
        }
    }

    public void Measurements_are_those_of_the_path()
    {
        foreach (var (neurons, chains, slices, feedForward) in Cases)
        {
            var paths = new PathCase(neurons, chains, slices, feedForward);
            (float[] after, float[] records, float[] squares) = paths.Run(
                Backend, PathUpdateCatalogue.Find("metropolis"), 2, [2, 2]);
            double[][] expected = PathCase.Rows(after, slices);
            int last = chains * neurons;
            for (int row = 0; row < last; row++)
            {
                double[] path = expected[row];
                PathReference reference = paths.Reference(row / neurons / (chains / paths.Systems));
                double[] next = [.. path.Skip(1), path[0]];
                double[] values =
                [
                    reference.Potential(row % neurons, path), path.Average(phi => phi * phi), path.Average(),
                    path.Zip(next).Count(pair => pair.First * pair.Second < 0),
                    path.Zip(next).Average(pair => Math.Pow(pair.Second - pair.First, 2)),
                ];
                for (int i = 0; i < values.Length; i++)
                {
                    Expect.Close(
                        values[i], records[((last + row) * Observables) + i], 1e-5 * (1 + Math.Abs(values[i])),
                        $"{(PathObservable)i} of path {row}");
                }
            }

            (float[] between, _, _) = paths.Run(Backend, PathUpdateCatalogue.Find("metropolis"), 2, [2]);
            Expect.Close(
                [.. between.Zip(after)
                    .Select(pair => ((double)pair.First * pair.First) + ((double)pair.Second * pair.Second))],
                squares, _ => 1e-5, "Σ φ²");
        }
    }

    public void Every_algorithm_gives_the_bits_of_the_host()
    {
        using var host = new HostBackend(threads: 1, width: 4);
        foreach (PathUpdate update in PathUpdateCatalogue.Names.Select(PathUpdateCatalogue.Find))
        {
            foreach (var (neurons, chains, slices, feedForward) in Cases)
            {
                var paths = new PathCase(neurons, chains, slices, feedForward, width: 0.3f);
                var (phi, records, squares) = paths.Run(host, update, 2, [4]);
                var actual = paths.Run(Backend, update, 2, [4]);
                string what = $"of {chains} chains of {neurons} neurons, {slices} slices, by {update}";
                Expect.SameBits(phi, actual.Paths, $"φ {what}");
                Expect.SameBits(records, actual.Records, $"records {what}");
                Expect.SameBits(squares, actual.Squares, $"Σ φ² {what}");
            }
        }
    }

    public void A_run_in_pieces_gives_the_bits_of_a_whole_one()
    {
        foreach (string name in PathUpdateCatalogue.Names)
        {
            PathUpdate update = PathUpdateCatalogue.Find(name);
            var paths = new PathCase(2, 18, 10, width: 0.1f);
            (float[] wholePaths, float[] wholeRecords, float[] wholeSquares) = paths.Run(
                Backend, update, 2, [12], Late);
            (float[] phi, float[] records, float[] squares) = paths.Run(Backend, update, 2, [4, 2, 6], Late);
            Expect.SameBits(wholePaths, phi, $"φ by {name}");
            Expect.SameBits(wholeRecords, records, $"records by {name}");
            Expect.SameBits(wholeSquares, squares, $"Σ φ² by {name}");
        }
    }

    public void Some_of_the_chains_alone_take_the_paths_that_they_take_among_all()
    {
        foreach (string name in PathUpdateCatalogue.Names)
        {
            PathUpdate update = PathUpdateCatalogue.Find(name);
            var (phi, records, squares) = new PathCase(2, 14, 10, width: 0.1f).Run(Backend, update, 2, [4], Late);
            foreach (var part in new[] { (0, 3), (3, 4) })
            {
                var some = new PathCase(2, 14, 10, width: 0.1f) { Part = part };
                var actual = some.Run(Backend, update, 2, [4], Late);
                string what = $"of chains {part} by {name}";
                Expect.SameBits(some.OfPart(phi, 2 * 10), actual.Paths, $"φ {what}");
                Expect.SameBits(some.OfPart(records, 2 * Observables), actual.Records, $"records {what}");
                Expect.SameBits(some.OfPart(squares, 2 * 10), actual.Squares, $"Σ φ² {what}");
            }
        }
    }

    private (int Neurons, int Chains, int Slices, bool FeedForward)[] Cases => Few
        ? [(2, 6, 10, false), (3, 2, 6, true)]
        : [(1, 2, 4, false), (1, 40, 6, false), (2, 22, 10, false), (3, 18, 8, false), (3, 4, 14, true),
            (1, 16, 70, false)];

    private static void Sweep(PathCase paths, int chain, double[][] path, float[] records)
    {
        int neurons = paths.Neurons, system = chain / (paths.Chains / paths.Systems);
        int blocks = ((paths.Slices / 2) + 1) / 2;
        double[] widths = PathCase.Rows(paths.Widths, neurons)[system];
        int[] accepted = paths.Reference(system).Sweep(path, widths, (neuron, t) =>
        {
            // Four uniform numbers serve two slices of one parity.
            int pair = t / 2, block = (neuron * paths.Slices) + ((t % 2) * blocks) + (pair / 2);
            PathCase.Stream.Uniform4(
                Late, ((long)chain << 32) + block, out float u0, out float u1, out float u2, out float u3);
            return pair % 2 == 0 ? (u0, u1) : (u2, u3);
        });
        for (int j = 0; j < neurons; j++)
        {
            Expect.Close(
                (double)accepted[j] / paths.Slices,
                records[(((chain * neurons) + j) * Observables) + (int)PathObservable.Acceptance],
                1e-6, $"acceptance of chain {chain}, neuron {j}");
        }
    }
}

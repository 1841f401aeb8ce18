using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Sampling.Moves;
using Xunit;
using Moves = QtGpu.Kernels.Sampling.Moves.PathMoves<
    QtGpu.Kernels.Lanes.DoubleLane, QtGpu.Tests.Kernels.Sampling.HarmonicPathTests.Harmonic, double,
    QtGpu.Tests.Kernels.Sampling.HarmonicPathTests.Oscillator>;

namespace QtGpu.Tests.Kernels.Sampling;

/// <summary>
/// Every move in another potential and another memory: an oscillator in float64, whose ⟨φ²⟩ is known.
/// </summary>
public sealed class HarmonicPathTests
{
    private const int Slices = 16, Sweeps = 60_000;
    private const double TimeStep = 0.25, Stiffness = 2;

    [Theory]
    [InlineData("sites")]
    [InlineData("tents")]
    [InlineData("bridges")]
    [InlineData("tuned bridges")]
    [InlineData("trajectory")]
    public void An_oscillator_fluctuates_as_it_must(string move)
    {
        var path = new Oscillator(new double[Slices], width: move is "trajectory" ? 0.25 : 0.9);
        double sum = 0;
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            Sweep(move, new Moves(path, sweep));
            for (int t = 0; t < Slices; t++)
                sum += path.Field(t).Value * path.Field(t).Value;
        }

        Assert.InRange(sum / Sweeps / Slices / ExactSquare(), 0.97, 1.03);
        Assert.Equal(move is not ("tents" or "bridges"), path.AcceptedShare > 0.3); // which are not recorded
        Assert.InRange(path.AcceptedShare, 0, 0.99);
    }

    private static void Sweep(string move, Moves moves)
    {
        if (move is "sites")
            moves.Sites(0);
        else if (move is "tents")
            moves.Tents(0, 1 + (moves.HighestLevel > 3 ? 1 : 0));
        else if (move is "trajectory")
            moves.Trajectory(0, 6);
        else
            moves.Bridges(0, 2, tuned: move is "tuned bridges");
        moves.Signs(0);
    }

    // A mode n of the path has the action λₙ |φₙ|²/2.
    private static double ExactSquare() => Enumerable.Range(0, Slices)
        .Average(n => 1 / (((2 - (2 * Math.Cos(2 * Math.PI * n / Slices))) / TimeStep) + (Stiffness * TimeStep)));

    /// <summary>U = k φ²/2.</summary>
    internal readonly struct Harmonic : IPotential<DoubleLane>
    {
        public DoubleLane Action(DoubleLane phi) => Lane(0.5 * Stiffness * TimeStep) * phi * phi;

        public DoubleLane Whole(DoubleLane phi) => Action(phi);

        public DoubleLane Slope(DoubleLane phi) => Lane(Stiffness * TimeStep) * phi;
    }

    /// <summary>One chain of one neuron, in arrays.</summary>
    internal readonly struct Oscillator(double[] path, double width)
        : IChainPath<Oscillator, DoubleLane, Harmonic, double>
    {
        private static readonly RandomStream Stream = RandomStream.Named(5, "oscillator");
        private readonly double[] _scratch = new double[path.Length];
        private readonly double[] _saved = new double[path.Length];

        // The sum over slices, the sign of the whole ring, accepted and made proposals.
        private readonly double[] _numbers = new double[4];

        public int Slices => HarmonicPathTests.Slices;

        public float TimeStep => (float)HarmonicPathTests.TimeStep;

        public int Neurons => 1;

        public bool FeedForward => false;

        public ulong Key => Stream.Key;

        public DoubleLane Width => Lane(width);

        public DoubleLane Well => Lane(Stiffness / 4);

        public double AcceptedShare => _numbers[2] / Math.Max(1, _numbers[3]);

        public Oscillator Of(int neuron) => this;

        public void Barrier()
        {
        }

        public DoubleLane Field(int slice) => Lane(path[slice]);

        public void Move(int slice, DoubleLane phi) => path[slice] = phi.Value;

        public DoubleLane Scratch(int slice) => Lane(_scratch[slice]);

        public void Scratch(int slice, DoubleLane value) => _scratch[slice] = value.Value;

        public Harmonic Potential(int slice) => default;

        public void Form<TShare>()
            where TShare : struct, ICouplingShare
        {
        }

        public void Prepare<TShare>()
            where TShare : struct, ICouplingShare
        {
        }

        public Harmonic Formed<TShare>(int slice)
            where TShare : struct, ICouplingShare => default;

        public void Draw(ulong step, out DoubleLane first, out DoubleLane second) =>
            (first, second) = (Uniform(step, 0), Uniform(step, 1));

        public DoubleLane Pairs<TBody>(ulong step, int block, int count, TBody body)
            where TBody : struct, IPairBody<DoubleLane>
        {
            DoubleLane sum = Lane(0);
            for (int i = 0; i < count; i++)
                sum += body.Run(i, Uniform(step, (4 * block) + (2 * i)), Uniform(step, (4 * block) + (2 * i) + 1));
            return sum;
        }

        public DoubleLane Singles<TBody>(ulong step, int count, TBody body)
            where TBody : struct, ISingleBody<DoubleLane>
        {
            DoubleLane sum = Lane(0);
            for (int i = 0; i < count; i++)
                sum += body.Run(i, Uniform(step, i));
            return sum;
        }

        public void Map<TMap>(TMap map)
            where TMap : struct, ISliceMap<DoubleLane>
        {
            for (int t = 0; t < Slices; t++)
                Move(t, map.Of(t, Field(t)));
        }

        public void Each<TBody>(TBody body)
            where TBody : struct, ISliceBody<DoubleLane>
        {
            for (int t = 0; t < Slices; t++)
                body.Run(t, Field(Ring.Before(t, Slices)), Field(t), Field(Ring.After(t, Slices)));
        }

        public void MapThenEach<TMap, TBody>(TMap map, TBody body)
            where TMap : struct, ISliceMap<DoubleLane>
            where TBody : struct, ISliceBody<DoubleLane>
        {
            Map(map);
            Each(body);
        }

        public void Save() => path.CopyTo(_saved, 0);

        public DoubleLane Saved(int slice) => Lane(_saved[slice]);

        public void ClearSum() => _numbers[0] = 0;

        public void AddToSum<TTerm>(TTerm term)
            where TTerm : struct, ISliceTerm<DoubleLane>
        {
            for (int t = 0; t < Slices; t++)
                _numbers[0] += term.Of(t, Field(t), Field(Ring.After(t, Slices))).Value;
        }

        public double Total() => _numbers[0];

        public DoubleLane Change(double before, double after) => Lane(after - before);

        public void Count(DoubleLane accepted, int proposed)
        {
            _numbers[2] += accepted.Value;
            _numbers[3] += proposed;
        }

        public void CountOnce(DoubleLane accepted) => Count(accepted, 1);

        public void KeepWholeSign(DoubleLane sign) => _numbers[1] = sign.Value;

        public void CarrySigns()
        {
            double sign = _scratch.LastOrDefault(s => s != 0, _numbers[1]);
            for (int t = 0; t < Slices; t++)
            {
                sign = _scratch[t] != 0 ? _scratch[t] : sign;
                path[t] *= sign;
            }
        }

        private static DoubleLane Uniform(ulong step, int element) => Lane(Stream.Uniform((long)step, element));
    }

    private static DoubleLane Lane(double value) => DoubleLane.Const(value);
}

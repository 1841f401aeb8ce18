using MathNet.Numerics.Statistics;

namespace QtGpu.Benchmarks.Peers;

/// <summary>The same work here and in another library, in turns.</summary>
/// <param name="Row">What was done.</param>
/// <param name="Peer">By whom else.</param>
/// <param name="PeerVersion">Of it.</param>
/// <param name="Unit">Of the next two.</param>
/// <param name="Ours">Median.</param>
/// <param name="Theirs">Median.</param>
/// <param name="Ratio">
/// How many times faster this library is: their time over ours, the median over the turns. Null where the peer is not
/// at its best.
/// </param>
/// <param name="RatioMin">Of a turn.</param>
/// <param name="RatioMax">Of a turn.</param>
/// <param name="Repetitions">Turns.</param>
/// <param name="OurSeconds">Of one call; an epoch of training.</param>
/// <param name="TheirSeconds">The same.</param>
internal sealed record PeerRow(
    string Row, string Peer, string PeerVersion, string Unit, double Ours, double Theirs,
    double? Ratio, double? RatioMin, double? RatioMax, int Repetitions, Timing OurSeconds, Timing TheirSeconds)
    : IBenchRow
{
    /// <summary>Whether its matrix products run as this machine allows: otherwise no ratio is told.</summary>
    public bool PeerIsAtItsBest => Ratio is not null;

    public void AddTo(BenchResult result) => result.Peers.Add(this);

    /// <summary>Without the ratios.</summary>
    public PeerRow NotAtItsBest() => this with { Ratio = null, RatioMin = null, RatioMax = null };

    public static PeerRow Of(
        string row, string peer, string version, Rate rate, Lap[] ours, Lap[] theirs, Func<Lap, double> measure)
    {
        double[] ratios = [.. Turns.Ratios(ours, theirs, measure)];
        return new(
            row, peer, version, rate.Unit,
            rate.Of(ours.Select(measure).Median()), rate.Of(theirs.Select(measure).Median()),
            ratios.Median(), ratios.Min(), ratios.Max(), ratios.Length, Timing.Of(ours), Timing.Of(theirs));
    }
}

/// <summary>What a time is told as.</summary>
internal sealed record Rate(string Unit, Func<double, double> Of)
{
    public const string Updates = "10⁶ updates/s", States = "updates/s", Evaluations = "10⁶ evaluations/s";

    public static Rate Gflops(double flops) => new("GFLOP/s", seconds => 1e-9 * flops / seconds);

    public static Rate NsPerElement(double elements) => new("ns/element", seconds => 1e9 * seconds / elements);

    public static Rate UpdatesPerSecond(double updates) => new(Updates, seconds => 1e-6 * updates / seconds);

    public static Rate EvaluationsPerSecond(double evaluations) =>
        new(Evaluations, seconds => 1e-6 * evaluations / seconds);

    public static Rate StatesPerSecond(double states) => new(States, seconds => states / seconds);

    public static Rate StepsPerSecond => new("steps/s", seconds => 1 / seconds);

    public static Rate Milliseconds => new("ms", seconds => 1e3 * seconds);

    public static Rate SamplesPerSecond(double samples) => new("samples/s", seconds => samples / seconds);
}

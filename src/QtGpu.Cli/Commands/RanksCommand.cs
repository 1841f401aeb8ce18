using System.Diagnostics;
using System.Numerics;
using QtGpu.Distributed;

namespace QtGpu.Cli.Commands;

/// <summary>Measures what the ranks of an <c>mpirun</c> pay for each other, and says what more of them would.</summary>
internal sealed class RanksCommand : Verb
{
    private const int Sums = 51, MostRanks = 1024;

    private readonly Option<int> _parameters = Flag.Count(
        "--parameters", "Parameters of the network whose gradients are added", fallback: 407_050, most: 1 << 29);
    private readonly Option<double?> _gradient = Flag.Number(
        "--gradient", "ms", Bound.Positive,
        "Milliseconds of a batch's gradient on one rank: shows what 2 to 1024 ranks reach");
    private readonly Option<double?> _update = Flag.Number(
        "--update", "ms", Bound.Positive,
        "Milliseconds of a step that every rank spends, however many there are [default: 0]");

    public RanksCommand()
        : base("ranks", "Measure what training over MPI costs between ranks") =>
        this.Takes([_parameters, _gradient, _update]);

    public override IReadOnlyList<string> Examples => ["ranks --parameters 407050 --gradient 20 --update 0.3"];

    public override bool RunsOnRanks => true;

    public override void Run(ParseResult arguments, Session session)
    {
        if (session.Ranks is not { Size: > 1 } ranks || !BitOperations.IsPow2(ranks.Size))
        {
            throw new InputException(
                $"ranks: expected 2, 4, 8, … ranks, got {session.Ranks?.Size ?? 1}. Start it by mpirun -n 2");
        }

        arguments.Require(arguments.IsGiven(_gradient), $"{_gradient.Name} MS", _update);
        int count = arguments.GetValue(_parameters);
        ranks.Agree(Text($"{count} parameters"), session.Stop);
        var (cost, fastest) = ExchangeCost.Measure(ranks, session.Stop);
        double sum = FastestSum(ranks, count, session.Stop), modelled = cost.SumSeconds(ranks.Size, count);
        session.Out.WriteLine(Text($"{ranks.Size} ranks of {ranks.Engine}"));
        session.Out.Write(SummaryTable.Of(
            ["bytes exchanged", "µs (fastest)", "µs of the line"],
            fastest.Select(m => (IReadOnlyList<string>)
            [
                Text($"{m.Bytes}"), Text($"{m.Seconds * 1e6:G3}"),
                Text($"{(cost.Latency + (m.Bytes / cost.Bandwidth)) * 1e6:G3}"),
            ])));
        session.Out.WriteLine(Text(
            $"line: {cost.Latency * 1e6:G3} µs + bytes/({cost.Bandwidth / 1e9:G3} GB/s); ")
            + Text($"{cost.Addition * 1e9:G3} ns per addition"));
        session.Out.WriteLine(Text(
            $"sum of {count} gradients over {ranks.Size} ranks: {sum * 1e3:G3} ms measured (fastest), ")
            + Text($"{modelled * 1e3:G3} ms by the line"));
        double? gradient = arguments.GetValue(_gradient) / 1e3;
        double update = (arguments.GetValue(_update) ?? 0) / 1e3;
        var efficiencies = gradient is null ? [] : Enumerable.Range(1, BitOperations.Log2(MostRanks))
            .Select(level => 1 << level)
            .Select(n => (
                Ranks: n, Sum: cost.SumSeconds(n, count), One: cost.Efficiency(n, count, gradient.Value, update),
                Each: cost.Efficiency(n, count, gradient.Value * n, update))).ToList();
        if (efficiencies.Count > 0)
        {
            session.Out.Write(SummaryTable.Of(
                ["ranks", "sum, ms", "efficiency, same batch", "efficiency, batch grows with ranks"],
                efficiencies.Select(e => (IReadOnlyList<string>)
                [
                    Text($"{e.Ranks}"), Text($"{e.Sum * 1e3:G3}"), Text($"{e.One:0.000}"), Text($"{e.Each:0.000}"),
                ])));
        }

        session.WriteJson(new
        {
            Ranks = ranks.Size,
            ranks.Engine,
            Parameters = count,
            Exchanges = fastest.Select(m => new { m.Bytes, m.Seconds }),
            LatencySeconds = cost.Latency,
            BytesPerSecond = cost.Bandwidth,
            SecondsPerAddition = cost.Addition,
            SumSeconds = sum,
            SumSecondsModelled = modelled,
            Efficiencies = efficiencies.Select(e => new
            {
                e.Ranks,
                SumSeconds = e.Sum,
                SameBatch = e.One,
                GrowingBatch = e.Each,
            }),
        });
    }

    private static double FastestSum(Ranks ranks, int count, CancellationToken stop)
    {
        double least = double.PositiveInfinity;
        for (int i = 0; i < Sums; i++)
        {
            ranks.Terms(count).Fill(1f / (ranks.Rank + 1));
            long start = Stopwatch.GetTimestamp();
            ranks.Sum(count, stop);
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return least;
    }
}

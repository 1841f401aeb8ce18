using QtGpu.Checks;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons.Exact;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>Every reference row by every algorithm beside its exact value, and χ² of the error bars.</summary>
internal static class VerificationReport
{
    /// <summary>Samples, prints and writes; <paramref name="seconds"/> is the budget of each run.</summary>
    /// <exception cref="CheckFailedException">An algorithm is wrong, or its error bars are.</exception>
    public static void Run(Session session, IReadOnlyList<string> algorithms, double error, double seconds)
    {
        string[] names =
        [
            .. (algorithms.Count > 0 ? algorithms : PathUpdateCatalogue.Names)
                .Select(name => PathUpdateCatalogue.Find(name).Name),
        ];
        ReferenceRow[] rows = [.. ReferenceRows.All];
        session.Status.Show("solving the reference rows");
        var exact = Verification.Exact(
            rows, new ExactOptions(Threads: session.Threads, Links: false, Stop: session.Stop));
        using Backend backend = session.OpenDevice();
        var all = new List<Verification>();
        foreach (string algorithm in names)
        {
            var options = new SamplingOptions
            {
                Algorithm = algorithm,
                Error = error,
                Seconds = seconds,
                Sweeps = long.MaxValue,
                Seed = session.Seed,
            };
            Verification verification = Verification.Of(
                rows, exact, backend, options,
                progress =>
                {
                    if (session.Status.IsDue)
                        session.Status.Show(Text(
                            $"{algorithm}  sweep {progress.Sweeps}  ± {progress.StandardError:0.0000}"));
                },
                session.Stop);
            session.Status.Clear();
            Print(session, algorithm, verification);
            all.Add(verification);
        }

        var total = new Verification(
            [.. all.SelectMany(verification => verification.Neurons)], error,
            all.Sum(verification => verification.Seconds));
        session.Out.WriteLine(
            Text($"all: {total.Neurons.Count} activities, {total.Wrong.Count()} off by more than ")
            + Text($"{Verification.LargestDeviation} standard errors, {total.Unsettled.Count()} not settled in ")
            + Text($"{seconds} s; χ² per row {total.ChiSquaredPerRow:0.00}"));
        session.WriteJson(new
        {
            total.ChiSquaredPerRow,
            Wrong = total.Wrong.Count(),
            Unsettled = total.Unsettled.Count(),
            Algorithms = all.Select(verification => new
            {
                verification.Neurons[0].Algorithm,
                LargestDeviation = verification.Largest,
                verification.ChiSquaredPerRow,
                verification.Seconds,
            }),
            Rows = total.Neurons.Select(neuron => new
            {
                neuron.Row,
                neuron.Algorithm,
                neuron.Neuron.Neuron,
                neuron.Exact,
                Activity = neuron.Neuron.Activity.Mean,
                neuron.Neuron.Activity.StandardError,
                neuron.Deviation,
                TauInt = neuron.Neuron.AutocorrelationSweeps,
                neuron.Neuron.Convergence.Converged,
                neuron.Neuron.Convergence.Problem,
            }),
        });
        if (total.Wrong.Any() || total.ChiSquaredPerRow is < 0.5 or > 1.5)
            throw new CheckFailedException(
                Text($"{total.Wrong.Count()} activities are wrong; χ² per row is {total.ChiSquaredPerRow:0.00}, ")
                + "expected 0.5 to 1.5");
    }

    private static void Print(Session session, string algorithm, Verification verification)
    {
        IEnumerable<IReadOnlyList<string>> rows = verification.Neurons.Select(neuron => (IReadOnlyList<string>)
        [
            neuron.Row, neuron.Neuron.Neuron, SamplingReport.Words(neuron.Neuron.Activity),
            Text($"{neuron.Exact:0.0000}"), Text($"{neuron.Deviation:+0.00;-0.00}"),
            Text($"{neuron.Neuron.AutocorrelationSweeps:0.#}"),
            neuron.Neuron.Convergence.Problem
                ?? (neuron.Neuron.Activity.StandardError > verification.LargestError ? "error not reached" : ""),
        ]);
        session.Out.Write(SummaryTable.Of(
            [algorithm, "neuron", "activity", "exact", "deviation [σ]", "τ [sweeps]", ""], rows,
            leastFirst: "τ [sweeps]"));
        session.Out.WriteLine(
            Text($"{algorithm}: {verification.Neurons.Count(neuron => neuron.IsOutput)} rows, largest deviation ")
            + Text($"{verification.Largest:0.0} standard errors, χ² per row {verification.ChiSquaredPerRow:0.00}, ")
            + Text($"{verification.Seconds:0} s"));
    }
}

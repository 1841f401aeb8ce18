using QtGpu.Data.Series;
using QtGpu.Kernels.Contract;

namespace QtGpu.Reservoirs;

/// <summary>
/// The training steps once more, in blocks whose states come to the host, for readouts that are solved from rows
/// [1; u; x; y]. The states of one block are held at a time.
/// </summary>
/// <param name="backend">The device.</param>
/// <param name="series">The series.</param>
/// <param name="drive">Its training steps on the device.</param>
internal sealed class TrainingRows(Backend backend, TimeSeries series, RecurrentDrive drive)
{
    // Steps of a block, fewer where many states would take more than this; float64 of the factors that grow at a time.
    private const int LongestBlock = 256;
    private const long MostStates = 1 << 24, MostFactors = 1 << 26;

    /// <summary>Told what is being done, in words.</summary>
    public Action<string> Progress { get; init; } = _ => { };

    /// <summary>Whether what the rows leave open is wanted too.</summary>
    public bool KeepsPosteriors { get; init; }

    /// <summary>Solves the readouts of some reservoirs that can run side by side.</summary>
    /// <returns>The solutions in turn, without weights where there is none.</returns>
    public IEnumerable<RowSolution> Fit(
        IReadOnlyList<Reservoir> members, CancellationToken cancellation)
    {
        if (members.Count == 0)
            yield break;
        int inputs = drive.Input.Columns, outputs = series.TargetFeatures;
        long each = members.Max(m => RowReadout.LengthOf(m.Settings, 1 + inputs + m.Settings.Units));
        foreach (Reservoir[] some in members.Chunk((int)Math.Max(1, MostFactors / each)))
        {
            using Recurrence reservoirs = backend.Recurrence(Reservoir.Batch(some, inputs, outputs));
            RowReadout[] readouts = [.. some.Select(m => RowReadout.Create(m.Settings, reservoirs.Features, outputs))];
            Run(reservoirs, some[0].Settings, readouts, cancellation);
            foreach (RowReadout readout in readouts)
                yield return readout.Solve(KeepsPosteriors);
        }
    }

    private void Run(
        Recurrence reservoirs, ReservoirSettings settings, RowReadout[] readouts, CancellationToken cancellation)
    {
        long step = reservoirs.StateShape.Length;
        int longest = (int)Math.Clamp(MostStates / step, 1, LongestBlock);
        using DeviceBuffer state = backend.Allocate(step), states = backend.Allocate(longest * step);
        using DeviceBuffer faults = backend.Allocate(readouts.Length);
        var host = new float[longest * step];
        var row = new float[reservoirs.Features + reservoirs.Outputs];
        row[0] = 1;
        backend.Elementwise.Fill(state.View, 0);
        for (int first = 0, count; first < settings.TrainSteps; first += count)
        {
            cancellation.ThrowIfCancellationRequested();
            int skipped = first < settings.Washout ? Math.Min(longest, settings.Washout - first) : 0;
            count = skipped > 0 ? skipped : Math.Min(longest, settings.TrainSteps - first);
            View<float> block = skipped > 0
                ? View<float>.None
                : states.View.Slice(0, Shape.Of(count, readouts.Length, reservoirs.Units));
            reservoirs.Run(
                Block(drive, first, count), state.View.Reshape(reservoirs.StateShape), skipped, block, faults.View);
            if (skipped > 0)
                continue;
            int done = first + count;
            Progress($"{readouts.Length} readouts by {Method(settings)}, step {done} of {settings.TrainSteps}");
            block.Read(host);
            for (int t = 0; t < count; t++)
            {
                series.InputsOf(first + t, 1).CopyTo(row.AsSpan(1));
                series.TargetsOf(first + t, 1).CopyTo(row.AsSpan(reservoirs.Features));
                for (int r = 0; r < readouts.Length; r++)
                {
                    host.AsSpan((int)((t * step) + ((long)r * reservoirs.Units)), reservoirs.Units)
                        .CopyTo(row.AsSpan(1 + reservoirs.Inputs));
                    readouts[r].Add(row);
                }
            }
        }
    }

    private static string Method(ReservoirSettings settings) =>
        settings.Readout == ReadoutMethod.Rls ? "recursive least squares" : "QR";

    /// <summary>Some steps of a drive.</summary>
    public static RecurrentDrive Block(in RecurrentDrive drive, int first, int count) => drive with
    {
        Input = Steps(drive.Input, first, count),
        Feedback = drive.Feedback.IsNone ? View<float>.None : Steps(drive.Feedback, first, count),
        FirstStep = first,
    };

    private static View<float> Steps(View<float> all, int first, int count) =>
        all.Slice((long)first * all.Columns, Shape.Of(count, 1, all.Columns));
}

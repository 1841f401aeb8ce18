using QtGpu.Data;
using QtGpu.Kernels.Contract;

namespace QtGpu.Reservoirs;

/// <summary>
/// An echo-state network as it stands after the last step that it has seen, with all that it takes to go on from there:
/// ŷ = V·[1; u; x].
/// It needs no series and no device of its own, and can be kept in a file.
/// </summary>
/// <param name="Reservoir">Settings and matrices.</param>
/// <param name="Fit">How V was solved.</param>
/// <param name="Readout">V [1 + inputs + units, outputs].</param>
public sealed record TrainedReservoir(Reservoir Reservoir, ReadoutFit Fit, double[] Readout)
{
    /// <summary>What the series is called.</summary>
    public required string Series { get; init; }

    /// <summary>Whether the series forecasts itself: the last target is the next input.</summary>
    public required bool IsAutonomous { get; init; }

    /// <summary>x [units] after the last step.</summary>
    public required float[] State { get; init; }

    /// <summary>y [outputs] of the last step, standardised where the series is: what is fed back next.</summary>
    public required float[] LastTarget { get; init; }

    /// <summary>
    /// Steps that have driven it, those of the training included. Where the series forecasts itself
    /// <see cref="LastTarget"/> is one step further.
    /// </summary>
    public required long Steps { get; init; }

    /// <summary>What standardises inputs; null where they are taken as they are.</summary>
    public ColumnScale? InputScale { get; init; }

    /// <summary>What standardises targets; null where they are taken as they are.</summary>
    public ColumnScale? TargetScale { get; init; }

    /// <summary>Numbers of y(t).</summary>
    public int Outputs => LastTarget.Length;

    /// <summary>Numbers of u(t).</summary>
    public int Inputs => (Readout.Length / Outputs) - 1 - State.Length;

    /// <summary>The next steps, each output the next input.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="backend">The device.</param>
    /// <returns>ŷ [steps, outputs] in the units of the series as given; not numbers where V has no solution.</returns>
    /// <exception cref="InputException">The series has inputs of its own, which nobody knows yet.</exception>
    public float[] Forecast(int steps, Backend backend)
    {
        if (!IsAutonomous)
            throw new InputException(
                $"{Series} cannot be forecast beyond its end: it has inputs of its own, which are not known there; "
                + "give the rows that follow");
        float[] outputs = Run(LastTarget, LastTarget, steps, backend).Outputs;
        return TargetScale?.Undo(outputs) ?? outputs;
    }

    /// <summary>Sees further rows of the series, forecasting each before it is seen. V stays as it is.</summary>
    /// <param name="rows">
    /// [steps, columns] in the units that the series was given in, following the last row seen; columns are those of
    /// the series: inputs, and behind them targets where it does not forecast itself; these may be left out.
    /// </param>
    /// <param name="columns">Numbers of a row.</param>
    /// <param name="backend">The device.</param>
    /// <exception cref="InputException">Other columns, or a number or a state that is not finite.</exception>
    public Continuation Continue(ReadOnlySpan<float> rows, int columns, Backend backend)
    {
        RequireRows(rows, columns);
        int steps = rows.Length / columns;
        float[] inputs = Columns(rows, columns, 0, Inputs);
        float[]? targets = IsAutonomous ? inputs : columns == Inputs ? null : Columns(rows, columns, Inputs, Outputs);
        float[]? seen = targets is null ? null : TargetScale?.Apply(targets) ?? targets;
        float[] before = seen is null ? [] : [.. LastTarget, .. seen[..^Outputs]];
        var (outputs, state) = Run(IsAutonomous ? before : InputScale?.Apply(inputs) ?? inputs, before, steps, backend);
        int bad = Array.FindIndex(state, x => !float.IsFinite(x));
        if (bad >= 0)
            throw new InputException(
                $"the state of unit {bad} is no longer finite after {steps} further step{(steps == 1 ? "" : "s")}; "
                + "give rows of the same series, in the same units");
        return new(TargetScale?.Undo(outputs) ?? outputs, targets, this with
        {
            State = state,
            LastTarget = (seen ?? outputs)[^Outputs..],
            Steps = Steps + steps,
        });
    }

    /// <summary>Writes it to a file, whole or not at all.</summary>
    /// <exception cref="InputException">V has no solution, or the path cannot be written.</exception>
    public void Save(string path) => ReservoirFile.Write(path, this);

    /// <summary>
    /// Reads one, and checks all of it. It forecasts the bits that it would have given before it was saved.
    /// </summary>
    /// <exception cref="InputException">The file is missing, damaged, or something else.</exception>
    public static TrainedReservoir Load(string path) => ReservoirFile.Read(path);

    private void RequireRows(ReadOnlySpan<float> rows, int columns)
    {
        int all = IsAutonomous ? Inputs : Inputs + Outputs;
        if (columns != all && (IsAutonomous || columns != Inputs || Reservoir.Settings.FeedbackScale != 0))
        {
            string numbers = all == 1 ? "number" : "numbers";
            throw new InputException($"expected a row of {all} {numbers} a step, as {Series} has, got {columns}");
        }

        if (rows.Length == 0 || rows.Length % columns != 0)
            throw new InputException(
                $"expected at least one whole row of {columns} numbers, got {rows.Length} numbers");
        foreach (float x in rows)
        {
            if (!float.IsFinite(x))
                throw new InputException($"expected finite numbers in the rows that follow {Series}, got {x}");
        }
    }

    private (float[] Outputs, float[] State) Run(
        ReadOnlySpan<float> inputs, ReadOnlySpan<float> before, int steps, Backend backend)
    {
        using Recurrence reservoir = backend.Recurrence(Reservoir.Batch([Reservoir], Inputs, Outputs));
        using DeviceBuffer input = Upload(backend, inputs), state = Upload(backend, State);
        using DeviceBuffer? feedback = reservoir.HasFeedback ? Upload(backend, before) : null;
        using DeviceBuffer outputs = backend.Allocate((long)steps * Outputs), faults = backend.Allocate(1);
        int given = inputs.Length / Inputs;
        View<float> fed = feedback is null ? View<float>.None : feedback.View.Reshape(Shape.Of(given, 1, Outputs));
        reservoir.Forecast(
            new(input.View.Reshape(Shape.Of(given, 1, Inputs)), fed), Readout,
            state.View.Reshape(reservoir.StateShape), outputs.View.Reshape(Shape.Of(steps, 1, Outputs)), faults.View);
        return (outputs.View.ToArray(), state.View.ToArray());
    }

    private static DeviceBuffer Upload(Backend backend, ReadOnlySpan<float> values)
    {
        DeviceBuffer buffer = backend.Allocate(values.Length);
        buffer.Write(0, values);
        return buffer;
    }

    private static float[] Columns(ReadOnlySpan<float> rows, int columns, int first, int count)
    {
        var found = new float[rows.Length / columns * count];
        for (int t = 0; t < rows.Length / columns; t++)
            rows.Slice((t * columns) + first, count).CopyTo(found.AsSpan(t * count));
        return found;
    }
}

/// <summary>What a reservoir made of further rows.</summary>
/// <param name="Forecast">ŷ [steps, outputs] of each row before it was seen, in the units of the series.</param>
/// <param name="Targets">y [steps, outputs]; null where the rows had inputs alone.</param>
/// <param name="Reservoir">The reservoir after the last of them.</param>
public sealed record Continuation(float[] Forecast, float[]? Targets, TrainedReservoir Reservoir);

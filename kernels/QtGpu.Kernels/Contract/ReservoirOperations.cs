namespace QtGpu.Kernels.Contract;

/// <summary>What drives the reservoirs of a batch: T steps of B sequences, the same for each reservoir.</summary>
/// <param name="Input">u [T, B, inputs].</param>
/// <param name="Feedback">What is fed back in each step, [T, B, outputs]: the target of the step before. None without feedback.</param>
/// <param name="FirstStep">Number of the first step: noise of step t is drawn at step <paramref name="FirstStep"/> + t of each reservoir's stream.</param>
/// <param name="FirstSequence">Number of the first sequence: noise of unit j is drawn at element (<paramref name="FirstSequence"/> + b)·N + j.</param>
public readonly record struct ReservoirDrive(View<float> Input, View<float> Feedback = default, long FirstStep = 0, long FirstSequence = 0);

/// <summary>
/// The kernels of R reservoirs on B sequences each, made for one batch, whose matrices they keep on the device:
/// x ← (1 − α)x + α(f(b + W_in·u + W·x + W_fb·y) + ν·n), each reservoir with its own W, W_in, W_fb, b, f, α and ν. States
/// stay on the device; one call runs all steps and allocates nothing.
/// </summary>
/// <param name="batch">The reservoirs.</param>
public abstract class ReservoirOperations(ReservoirBatch batch) : IDisposable
{
    /// <summary>Reservoirs R.</summary>
    public int Reservoirs { get; } = batch.Members.Count;

    /// <summary>Sequences B.</summary>
    public int Sequences { get; } = batch.Sequences;

    /// <summary>Units N.</summary>
    public int Units { get; } = batch.Units;

    /// <summary>Features of the input.</summary>
    public int Inputs { get; } = batch.Inputs;

    /// <summary>Features of the output.</summary>
    public int Outputs { get; } = batch.Outputs;

    /// <summary>Whether outputs are fed back through W_fb.</summary>
    public bool HasFeedback { get; } = batch.HasFeedback;

    /// <summary>F = 1 + inputs + units: what a readout sees, φ = [1; u; x].</summary>
    public int Features => 1 + Inputs + Units;

    /// <summary>The extents of all states, [R, B, N].</summary>
    public Shape StateShape => Shape.Of(Reservoirs, Sequences, Units);

    /// <summary>Zeroed Gram matrices of this batch.</summary>
    /// <exception cref="DeviceMemoryException">R·F² numbers are more than there is room for.</exception>
    public abstract GramMatrices AllocateGram();

    /// <summary>Drives all reservoirs through T steps, teacher-forced.</summary>
    /// <param name="drive">The series.</param>
    /// <param name="state">[R, B, N]: the states before the first step, then those after the last.</param>
    /// <param name="washout">Steps at the start that are neither written nor accumulated.</param>
    /// <param name="states">[T − washout, R·B, N]: every further state, or none.</param>
    /// <param name="targets">y [T, B, outputs], or none where <paramref name="gram"/> is null.</param>
    /// <param name="gram">What the further steps are added to, or null.</param>
    /// <param name="faults">[1, R·B]: the first step that left a state which is not finite, −1 where none did.</param>
    public void Run(
        in ReservoirDrive drive, View<float> state, int washout, View<float> states, View<float> targets, GramMatrices? gram, View<float> faults)
    {
        int steps = CheckDrive(drive);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)washout, (uint)steps, nameof(washout));
        Require.Shape(state, StateShape);
        Require.ShapeOrNone(states, Shape.Of(steps - washout, Reservoirs * Sequences, Units));
        Require.Shape(faults, Shape.Vector(Reservoirs * Sequences));
        if (gram is not null)
        {
            Require.Shape(targets, Shape.Of(steps, Sequences, Outputs));
            if (gram.Reservoirs != Reservoirs || gram.Features != Features || gram.Outputs != Outputs)
                throw new ArgumentException("Run: these Gram matrices are another batch's. Allocate them with AllocateGram.", nameof(gram));
        }

        RunSteps(drive, state, washout, states, targets, gram, faults);
    }

    /// <summary>
    /// y = V·[1; u; x] after each step, in float64, rounded to float32. Steps with an input are one-step forecasts; those
    /// beyond run freely: the output is the next input, and what is fed back. Noise belongs to training: there is none here.
    /// </summary>
    /// <param name="drive">The input of the first steps, one at least.</param>
    /// <param name="readout">V [R, F, outputs], on the host.</param>
    /// <param name="state">[R, B, N]: the states before the first step, then those after the last.</param>
    /// <param name="outputs">y [steps, R·B, outputs]; its extents say how many steps.</param>
    /// <param name="faults">As in <see cref="Run"/>.</param>
    public void Forecast(in ReservoirDrive drive, ReadOnlySpan<double> readout, View<float> state, View<float> outputs, View<float> faults)
    {
        int given = CheckDrive(drive);
        Require.Shape(state, StateShape);
        Require.Shape(outputs, Shape.Of(outputs.Shape.Batch, Reservoirs * Sequences, Outputs));
        Require.Shape(faults, Shape.Vector(Reservoirs * Sequences));
        ArgumentOutOfRangeException.ThrowIfNotEqual(readout.Length, Reservoirs * Features * Outputs, nameof(readout));
        if (given < 1 || outputs.Shape.Batch < given || (outputs.Shape.Batch > given && Inputs != Outputs))
        {
            throw new ArgumentException(
                $"Forecast: {outputs.Shape.Batch} steps from {given} given, {Inputs} inputs and {Outputs} outputs. Give an input for "
                + "each step, or at least one where outputs can be inputs.", nameof(outputs));
        }

        RunForecast(drive, readout, state, outputs, faults);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary><see cref="Run"/>, checked.</summary>
    protected abstract void RunSteps(
        in ReservoirDrive drive, View<float> state, int washout, View<float> states, View<float> targets, GramMatrices? gram, View<float> faults);

    /// <summary><see cref="Forecast"/>, checked.</summary>
    protected abstract void RunForecast(
        in ReservoirDrive drive, ReadOnlySpan<double> readout, View<float> state, View<float> outputs, View<float> faults);

    /// <summary>Gives the matrices' memory back.</summary>
    protected abstract void Dispose(bool disposing);

    private int CheckDrive(in ReservoirDrive drive)
    {
        int steps = drive.Input.Shape.Batch;
        Require.Shape(drive.Input, Shape.Of(steps, Sequences, Inputs));
        if (HasFeedback)
            Require.Shape(drive.Feedback, Shape.Of(steps, Sequences, Outputs));
        return steps;
    }
}

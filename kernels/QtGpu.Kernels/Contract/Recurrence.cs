namespace QtGpu.Kernels.Contract;

/// <summary>What drives the networks of a batch: T steps of B sequences, the same for each network.</summary>
/// <param name="Input">u [T, B, inputs].</param>
/// <param name="Feedback">
/// What is fed back in each step, [T, B, outputs]: the target of the step before. None without feedback.
/// </param>
/// <param name="FirstStep">
/// Number of the first step: noise of step t is drawn at step <paramref name="FirstStep"/> + t of each network's
/// stream.
/// </param>
/// <param name="FirstSequence">
/// Number of the first sequence: noise of unit j is drawn at element (<paramref name="FirstSequence"/> + b)·N + j.
/// </param>
public readonly record struct RecurrentDrive(
    View<float> Input, View<float> Feedback = default, long FirstStep = 0, long FirstSequence = 0);

/// <summary>
/// The kernels of R recurrent networks on B sequences each, made for one batch, whose weights they keep on the device:
/// in every step each unit's cell goes from b + W_in·u + W_fb·y + W·x to its next states, each network with weights and
/// parameters of its own. States stay on the device; one call runs all steps and allocates nothing.
/// </summary>
/// <param name="batch">The networks.</param>
public abstract class Recurrence(RecurrentBatch batch) : IDisposable
{
    /// <summary>Networks R.</summary>
    public int Networks { get; } = batch.Members.Count;

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

    /// <summary>The extents of all states, [states · R, B, N]: x of all networks, then what else units keep.</summary>
    public Shape StateShape { get; } = batch.StateShape;

    /// <summary>
    /// The extents of Gram matrices, [R, tiles, numbers of a tile]: for each network Σ [φ; y]·[φ; y]ᵀ over steps and
    /// sequences, which ridge regression needs of the states, whose number does not matter. In float64 memory, the
    /// lower triangle tile by tile.
    /// </summary>
    public Shape GramShape =>
        Shape.Of(Networks, checked((int)((long)GramPanels * (GramPanels + 1) / 2)), GramTile * GramTile);

    /// <summary>Drives all networks through T steps, teacher-forced.</summary>
    /// <param name="drive">The series.</param>
    /// <param name="state"><see cref="StateShape"/>: the states before the first step, then after the last.</param>
    /// <param name="washout">Steps at the start that are not written.</param>
    /// <param name="states">[T − washout, R·B, N]: x after every further step, or none.</param>
    /// <param name="faults">[1, R·B]: the first step that left a state which is not finite, −1 where none did.</param>
    public void Run(in RecurrentDrive drive, View<float> state, int washout, View<float> states, View<float> faults) =>
        Run(Checked(drive, state, washout, states, faults), []);

    /// <summary>The same; [1; u; x] and y of every step behind the washout are added to Gram matrices.</summary>
    /// <param name="drive">As in a run, and so what is named as there.</param>
    /// <param name="state">States.</param>
    /// <param name="washout">Steps at the start that are neither added nor written.</param>
    /// <param name="targets">y [T, B, outputs].</param>
    /// <param name="gram">The sums, <see cref="GramShape"/>.</param>
    /// <param name="faults">Faults.</param>
    /// <param name="states">Kept states, or none.</param>
    public void Accumulate(
        in RecurrentDrive drive, View<float> state, int washout, View<float> targets, View<double> gram,
        View<float> faults, View<float> states = default)
    {
        Work work = Checked(drive, state, washout, states, faults);
        Require.Shape(targets, Shape.Of(work.Steps, Sequences, Outputs));
        Require.Shape(gram, GramShape);
        Run(work with { Targets = targets, Gram = gram }, []);
    }

    /// <summary>
    /// y = V·[1; u; x] after each step, in float64, rounded to float32. Steps with an input are one-step forecasts;
    /// those beyond run freely: the output is the next input, and what is fed back. Noise belongs to training: there is
    /// none here.
    /// </summary>
    /// <param name="drive">The input of the first steps, one at least.</param>
    /// <param name="readout">V [R, F, outputs], on the host.</param>
    /// <param name="state">
    /// <see cref="StateShape"/>: the states before the first step, then those after the last.
    /// </param>
    /// <param name="outputs">y [steps, R·B, outputs]; its extents say how many steps.</param>
    /// <param name="faults">As in training.</param>
    public void Forecast(
        in RecurrentDrive drive, ReadOnlySpan<double> readout, View<float> state, View<float> outputs,
        View<float> faults)
    {
        int given = CheckDrive(drive), steps = outputs.Shape.Batch;
        Require.Shape(state, StateShape);
        Require.Shape(outputs, Shape.Of(steps, Networks * Sequences, Outputs));
        Require.Shape(faults, Shape.Vector(Networks * Sequences));
        ArgumentOutOfRangeException.ThrowIfNotEqual(readout.Length, Networks * Features * Outputs, nameof(readout));
        if (given < 1 || steps < given || (steps > given && Inputs != Outputs))
        {
            throw new ArgumentException(
                $"Forecast: {steps} steps from {given} given, {Inputs} inputs and {Outputs} outputs. Give an input for "
                + "each step, or at least one where outputs can be inputs.", nameof(outputs));
        }

        Run(new Work(drive, steps, state, faults) { Outputs = outputs }, readout);
    }

    /// <summary>Copies the Gram matrices of one network to the host; waits for work under way.</summary>
    /// <param name="gram">The sums of all, <see cref="GramShape"/>.</param>
    /// <param name="network">Which.</param>
    /// <param name="features">Σ φφᵀ [F, F]; its lower triangle is written, the diagonal included.</param>
    /// <param name="targets">Σ φyᵀ [F, outputs].</param>
    public void ReadGram(View<double> gram, int network, Span<double> features, Span<double> targets)
    {
        Require.Shape(gram, GramShape);
        int tile = GramTile, size = tile * tile;
        var panel = new double[GramPanels * size];
        long first = network * ((long)GramShape.Rows * size);
        for (int top = 0; top < GramPanels; first += ++top * size)
        {
            gram.Slice(first, Shape.Vector((top + 1) * size)).Read(panel);
            for (int i = top * tile; i < Math.Min((top + 1) * tile, Features + Outputs); i++)
            {
                for (int j = 0; j <= Math.Min(i, Features - 1); j += tile)
                {
                    ReadOnlySpan<double> row = panel.AsSpan((j * tile) + (i % tile * tile), tile);
                    if (i < Features)
                        row[..Math.Min(tile, i + 1 - j)].CopyTo(features[((i * Features) + j)..]);
                    for (int k = j; i >= Features && k < Math.Min(j + tile, Features); k++)
                        targets[(k * Outputs) + i - Features] = row[k - j];
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Rows and columns of a tile of a Gram matrix.</summary>
    protected abstract int GramTile { get; }

    /// <summary>Tiles along its edge.</summary>
    protected int GramPanels => (Features + Outputs + GramTile - 1) / GramTile;

    /// <summary>Runs all steps.</summary>
    /// <param name="work">What there is to do.</param>
    /// <param name="readout">
    /// V [R, F, outputs] where there are outputs, and else empty; the caller may reuse its memory at once.
    /// </param>
    protected abstract void Run(in Work work, ReadOnlySpan<double> readout);

    /// <summary>Gives the weights' memory back.</summary>
    protected abstract void Dispose(bool disposing);

    private Work Checked(
        in RecurrentDrive drive, View<float> state, int washout, View<float> states, View<float> faults)
    {
        int steps = CheckDrive(drive);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)washout, (uint)steps, nameof(washout));
        Require.Shape(state, StateShape);
        Require.ShapeOrNone(states, Shape.Of(steps - washout, Networks * Sequences, Units));
        Require.Shape(faults, Shape.Vector(Networks * Sequences));
        return new(drive, steps, state, faults) { Washout = washout, States = states };
    }

    private int CheckDrive(in RecurrentDrive drive)
    {
        int steps = drive.Input.Shape.Batch;
        Require.Shape(drive.Input, Shape.Of(steps, Sequences, Inputs));
        if (HasFeedback)
            Require.Shape(drive.Feedback, Shape.Of(steps, Sequences, Outputs));
        return steps;
    }

    /// <summary>What there is to do, checked.</summary>
    /// <param name="Drive">What is given in the first steps.</param>
    /// <param name="Steps">Steps in all; behind the given ones outputs are inputs.</param>
    /// <param name="State">The states before and after.</param>
    /// <param name="Faults">Where the steps of faults go.</param>
    protected readonly record struct Work(RecurrentDrive Drive, int Steps, View<float> State, View<float> Faults)
    {
        /// <summary>Steps of which nothing is taken.</summary>
        public int Washout { get; init; }

        /// <summary>Takes x after each step, or none.</summary>
        public View<float> States { get; init; }

        /// <summary>y for the Gram matrices.</summary>
        public View<float> Targets { get; init; }

        /// <summary>What takes [1; u; x] and y after each step, or none.</summary>
        public View<double> Gram { get; init; }

        /// <summary>
        /// What the readout makes of [1; u; x] after each step; none in training, where there may be noise.
        /// </summary>
        public View<float> Outputs { get; init; }

        /// <summary>Steps whose input is given.</summary>
        public int Given => Drive.Input.Shape.Batch;
    }
}

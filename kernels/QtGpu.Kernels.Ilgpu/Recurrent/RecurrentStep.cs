using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Ilgpu.Recurrent;

/// <summary>A network's own numbers.</summary>
/// <param name="cell">Its cell.</param>
/// <param name="noiseStream">Where its normal numbers are drawn.</param>
/// <param name="matrix">Which of the stored matrices is its W.</param>
internal readonly struct Member<TCell>(TCell cell, RandomStream noiseStream, int matrix)
    where TCell : unmanaged, ICell
{
    public readonly TCell Cell = cell;
    public readonly RandomStream NoiseStream = noiseStream;
    public readonly int Matrix = matrix;
}

/// <summary>
/// How states lie in memory: [states · R, B, N], or [states · R, N, B] where a warp's threads are sequences.
/// </summary>
internal readonly struct StateLayout
{
    private const int Sector = 8; // numbers in 32 bytes, the least that moves

    private readonly int _units, _sequences;

    /// <summary>The layout of the contract's <paramref name="shape"/> [states · R, B, N].</summary>
    public StateLayout(Shape shape, bool alongSequences)
    {
        (_units, _sequences) = (shape.Columns, shape.Rows);
        int pitch = (_sequences + Sector - 1) / Sector * Sector;
        (UnitStride, SequenceStride) = alongSequences ? (pitch, 1) : (1, _units);
        NetworkStride = alongSequences ? (long)_units * pitch : (long)_sequences * _units;
    }

    /// <summary>From a unit to the next.</summary>
    public int UnitStride { get; }

    /// <summary>From a sequence to the next.</summary>
    public int SequenceStride { get; }

    /// <summary>From a network to the next.</summary>
    public long NetworkStride { get; }

    /// <summary>Where the states of a sequence begin.</summary>
    public long First(int network, int sequence) => (network * NetworkStride) + ((long)sequence * SequenceStride);

    /// <summary>Where element <paramref name="i"/> of the contract's layout is.</summary>
    public long PlaceOf(long i)
    {
        long row = i / _units;
        return First((int)(row / _sequences), (int)(row % _sequences)) + ((i % _units) * UnitStride);
    }
}

/// <summary>
/// What a step is given from outside, [B, features]; [R, B, features] where each network has its own.
/// </summary>
/// <param name="values">This step's.</param>
/// <param name="features">Features; 0 where there are none.</param>
/// <param name="networkStride">From a network to the next; 0 where all are given the same.</param>
internal readonly struct SeriesStep(ArrayView<float> values, int features, int networkStride)
{
    public readonly int Features = features;

    public float At(int network, int sequence, int k) =>
        values[((long)network * networkStride) + ((long)sequence * Features) + k];
}

/// <summary>
/// Where a step leaves [1; u; x], and y behind it where columns are left: rows of [R, rows, columns].
/// </summary>
/// <param name="values">All rows; empty where they are not wanted.</param>
/// <param name="first">The row of the first sequence.</param>
/// <param name="rows">Rows of a network.</param>
/// <param name="columns">Columns.</param>
internal readonly struct FeatureRows(ArrayView<float> values, int first, int rows, int columns)
{
    public bool AreWanted => values.Length != 0;

    /// <summary>Writes one number of a sequence's row.</summary>
    public void Put(int network, int sequence, int column, float value) =>
        values[((((long)network * rows) + first + sequence) * columns) + column] = value;
}

/// <summary>Inside a kernel: one step of a batch, from W·x on.</summary>
internal readonly struct RecurrentStep<TCell>
    where TCell : unmanaged, ICell
{
    public ArrayView<Member<TCell>> Members { get; init; }

    public int Units { get; init; }

    public int Sequences { get; init; }

    public StateLayout Layout { get; init; }

    /// <summary>W_in [R, 1 + inputs, gates · N].</summary>
    public ArrayView<float> InputWeights { get; init; }

    /// <summary>W_fb [R, outputs, gates · N].</summary>
    public ArrayView<float> FeedbackWeights { get; init; }

    /// <summary>u.</summary>
    public SeriesStep Input { get; init; }

    /// <summary>What is fed back.</summary>
    public SeriesStep Feedback { get; init; }

    /// <summary>y, where it goes into the rows.</summary>
    public SeriesStep Targets { get; init; }

    /// <summary>1 where noise is added.</summary>
    public int IsNoisy { get; init; }

    /// <summary>The step's number in the noise.</summary>
    public long Number { get; init; }

    /// <summary>The first sequence's number there.</summary>
    public long FirstSequence { get; init; }

    /// <summary>The step's number in this run.</summary>
    public float Step { get; init; }

    /// <summary>All states.</summary>
    public ArrayView<float> Before { get; init; }

    /// <summary>The states after the step.</summary>
    public ArrayView<float> After { get; init; }

    /// <summary>x after the step once more, as [R, B, N], or empty.</summary>
    public ArrayView<float> States { get; init; }

    /// <summary>x after the step among the features, where a readout or a Gram matrix wants them.</summary>
    public FeatureRows Rows { get; init; }

    /// <summary>[R, B].</summary>
    public ArrayView<float> Faults { get; init; }

    /// <summary>Pre-activations of all units of a network.</summary>
    public int Columns => TCell.Gates * Units;

    /// <summary>The cell's step of one unit, from its W·x, gate by gate, on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(int network, int sequence, int unit, QuadLane products)
    {
        Member<TCell> member = Members[network];
        member.Cell.Step<ScalarLane, Unit<TCell>>(new(this, member, products, network, sequence, unit));
    }
}

/// <summary>Inside a kernel: one unit of one sequence of one network in a step.</summary>
internal readonly struct Unit<TCell>(
    RecurrentStep<TCell> step, Member<TCell> member, QuadLane products, int network, int sequence, int unit)
    : IUnit<ScalarLane>
    where TCell : unmanaged, ICell
{
    public static bool Keeps => false;

    public bool IsNoisy => step.IsNoisy != 0 && member.Cell.IsNoisy;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ScalarLane Driven(int gate)
    {
        int column = (gate * step.Units) + unit;
        long weight = ((long)network * (1 + step.Input.Features) * step.Columns) + column;
        float sum = step.InputWeights[weight];
        for (int k = 0; k < step.Input.Features; k++)
        {
            float w = step.InputWeights[weight + ((long)(k + 1) * step.Columns)];
            sum = MathF.FusedMultiplyAdd(step.Input.At(network, sequence, k), w, sum);
        }

        weight = ((long)network * step.Feedback.Features * step.Columns) + column;
        for (int k = 0; k < step.Feedback.Features; k++)
        {
            float w = step.FeedbackWeights[weight + ((long)k * step.Columns)];
            sum = MathF.FusedMultiplyAdd(step.Feedback.At(network, sequence, k), w, sum);
        }

        return new(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ScalarLane Recurrent(int gate) =>
        new(gate == 0 ? products.A : gate == 1 ? products.B : gate == 2 ? products.C : products.D);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ScalarLane Normal() =>
        new(member.NoiseStream.Normal(step.Number, ((step.FirstSequence + sequence) * step.Units) + unit));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ScalarLane State(int k) => new(step.Before[PlaceOf(k)]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Put(int k, ScalarLane state)
    {
        float value = state.Value;
        long row = ((long)network * step.Sequences) + sequence;
        step.After[PlaceOf(k)] = value;
        if (k == 0 && step.States.Length != 0)
            step.States[(row * step.Units) + unit] = value;
        if (k == 0 && step.Rows.AreWanted)
            PutFeatures(value);

        // Units that fail in the same step write the same number.
        if (!IsFinite(value) && step.Faults[row] == -1f)
            step.Faults[row] = step.Step;
    }

    public void Keep(int k, ScalarLane value)
    {
    }

    public void KeepArgument(int a, ScalarLane z)
    {
    }

    private static bool IsFinite(float x) => (BitConverter.SingleToInt32Bits(x) & 0x7f800000) != 0x7f800000;

    private long PlaceOf(int k) =>
        step.Layout.First((k * step.Members.IntLength) + network, sequence) + ((long)unit * step.Layout.UnitStride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PutFeatures(float x)
    {
        int column = 1 + step.Input.Features;
        step.Rows.Put(network, sequence, column + unit, x);
        if (unit != 0)
            return;
        step.Rows.Put(network, sequence, 0, 1f);
        for (int k = 0; k < step.Input.Features; k++)
            step.Rows.Put(network, sequence, 1 + k, step.Input.At(network, sequence, k));
        for (int k = 0; k < step.Targets.Features; k++)
            step.Rows.Put(network, sequence, column + step.Units + k, step.Targets.At(network, sequence, k));
    }
}

/// <summary>
/// A product X·W of all sequences becomes their states after the step. Four neighbours of a row are four units of one
/// gate, or the gates of one unit.
/// </summary>
internal readonly struct StepUnits<TCell>(RecurrentStep<TCell> step) : IEpilogue
    where TCell : unmanaged, ICell
{
    /// <summary>Columns of W that a unit takes.</summary>
    public static int Pitch => TCell.Gates == 1 ? 1 : ICell.MostGates;

    public int TensorsLikeC => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish<TElements, T>(T product, TElements at)
        where TElements : struct, IProductElements<T>
        where T : unmanaged, ILane<T>
    {
        int row = (int)((at.Index - at.Column) / (Pitch * step.Units)), unit = at.Column / Pitch;
        int network = row / step.Sequences, sequence = row % step.Sequences;
        if (TCell.Gates > 1)
        {
            step.Finish(
                network, sequence, unit,
                new(at.Element(product, 0), at.Element(product, 1), at.Element(product, 2), at.Element(product, 3)));
            return;
        }

        step.Finish(network, sequence, unit, new(at.Element(product, 0), 0f, 0f, 0f));
        if (at.Count > 1)
            step.Finish(network, sequence, unit + 1, new(at.Element(product, 1), 0f, 0f, 0f));
        if (at.Count > 2)
            step.Finish(network, sequence, unit + 2, new(at.Element(product, 2), 0f, 0f, 0f));
        if (at.Count > 3)
            step.Finish(network, sequence, unit + 3, new(at.Element(product, 3), 0f, 0f, 0f));
    }
}

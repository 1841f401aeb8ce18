using System.Runtime.CompilerServices;
using ILGPU;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Skeletons;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Updates;

namespace QtGpu.Kernels.Ilgpu.Reservoirs;

/// <summary>A reservoir's own numbers.</summary>
/// <param name="activation">f.</param>
/// <param name="leak">α.</param>
/// <param name="noise">ν.</param>
/// <param name="noiseStream">Where its normal numbers are drawn.</param>
/// <param name="matrix">Which of the stored matrices is its W.</param>
internal readonly struct Member<TActivation>(TActivation activation, float leak, float noise, RandomStream noiseStream, int matrix)
    where TActivation : unmanaged, IActivation
{
    public readonly float Leak = leak;
    public readonly float Noise = noise;
    public readonly int Matrix = matrix;
    public readonly RandomStream NoiseStream = noiseStream;
    public readonly TActivation Activation = activation;
}

/// <summary>Inside a kernel: one step of a batch, from W·x on.</summary>
internal readonly struct LeakyStep<TActivation>
    where TActivation : unmanaged, IActivation
{
    public ArrayView<Member<TActivation>> Members { get; init; }

    public int Units { get; init; }

    public int Sequences { get; init; }

    public StateLayout Layout { get; init; }

    /// <summary>W_in [R, 1 + inputs, N].</summary>
    public ArrayView<float> InputWeights { get; init; }

    /// <summary>W_fb [R, outputs, N].</summary>
    public ArrayView<float> FeedbackWeights { get; init; }

    /// <summary>u.</summary>
    public Fed Input { get; init; }

    /// <summary>What is fed back.</summary>
    public Fed Feedback { get; init; }

    /// <summary>y, where it goes into the rows.</summary>
    public Fed Targets { get; init; }

    /// <summary>1 where noise is added.</summary>
    public int IsNoisy { get; init; }

    /// <summary>The step's number in the noise.</summary>
    public long Number { get; init; }

    /// <summary>The first sequence's number there.</summary>
    public long FirstSequence { get; init; }

    /// <summary>The step's number in this run.</summary>
    public float Step { get; init; }

    /// <summary>x.</summary>
    public ArrayView<float> Before { get; init; }

    /// <summary>x after the step.</summary>
    public ArrayView<float> After { get; init; }

    /// <summary>The same as [R, B, N], or empty.</summary>
    public ArrayView<float> States { get; init; }

    /// <summary>The same among the features.</summary>
    public FeatureRows Rows { get; init; }

    /// <summary>[R, B].</summary>
    public ArrayView<float> Faults { get; init; }

    /// <summary>x ← (1 − α)x + α(f(b + W_in·u + W·x + W_fb·y) + ν·n) of one unit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(int reservoir, int sequence, int unit, float product)
    {
        Member<TActivation> member = Members[reservoir];
        long row = ((long)reservoir * Sequences) + sequence, place = Layout.First(reservoir, sequence) + ((long)unit * Layout.UnitStride);
        ScalarLane f = member.Activation.Forward(new ScalarLane(product + Drive(reservoir, sequence, unit)));
        if (IsNoisy != 0 && member.Noise != 0f)
            f = ScalarLane.Fma(new(member.Noise), new(member.NoiseStream.Normal(Number, ((FirstSequence + sequence) * Units) + unit)), f);
        float x = LeakyUpdate.Apply(new ScalarLane(Before[place]), f, new ScalarLane(member.Leak)).Value;
        After[place] = x;
        if (States.Length != 0)
            States[(row * Units) + unit] = x;
        if (Rows.AreWanted)
            PutFeatures(reservoir, sequence, unit, x);

        // Units that fail in the same step write the same number.
        if (!IsFinite(x) && Faults[row] == -1f)
            Faults[row] = Step;
    }

    private static bool IsFinite(float x) => (BitConverter.SingleToInt32Bits(x) & 0x7f800000) != 0x7f800000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Drive(int reservoir, int sequence, int unit)
    {
        long weight = ((long)reservoir * (1 + Input.Features) * Units) + unit;
        float sum = InputWeights[weight];
        for (int k = 0; k < Input.Features; k++)
            sum = MathF.FusedMultiplyAdd(Input.At(reservoir, sequence, k), InputWeights[weight + ((long)(k + 1) * Units)], sum);
        weight = ((long)reservoir * Feedback.Features * Units) + unit;
        for (int k = 0; k < Feedback.Features; k++)
            sum = MathF.FusedMultiplyAdd(Feedback.At(reservoir, sequence, k), FeedbackWeights[weight + ((long)k * Units)], sum);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PutFeatures(int reservoir, int sequence, int unit, float x)
    {
        int column = 1 + Input.Features;
        Rows.Put(reservoir, sequence, column + unit, x);
        if (unit != 0)
            return;
        Rows.Put(reservoir, sequence, 0, 1f);
        for (int k = 0; k < Input.Features; k++)
            Rows.Put(reservoir, sequence, 1 + k, Input.At(reservoir, sequence, k));
        for (int k = 0; k < Targets.Features; k++)
            Rows.Put(reservoir, sequence, column + Units + k, Targets.At(reservoir, sequence, k));
    }
}

/// <summary>A product X·W of all sequences becomes their states after the step.</summary>
internal readonly struct StoreLeakyActivated<TActivation>(LeakyStep<TActivation> step) : IEpilogue
    where TActivation : unmanaged, IActivation
{
    public static bool OnlyStores => false;

    public static bool SumsColumns => false;

    public int TensorsLikeC => 0;

    public void Finish<TElements, T>(T product, TElements at)
        where TElements : struct, IProductElements<T>
        where T : unmanaged, ILane<T>
    {
        int row = (int)((at.Index - at.Column) / step.Units);
        int reservoir = row / step.Sequences, sequence = row % step.Sequences;
        step.Finish(reservoir, sequence, at.Column, at.Element(product, 0));
        if (at.Count > 1)
            step.Finish(reservoir, sequence, at.Column + 1, at.Element(product, 1));
        if (at.Count > 2)
            step.Finish(reservoir, sequence, at.Column + 2, at.Element(product, 2));
        if (at.Count > 3)
            step.Finish(reservoir, sequence, at.Column + 3, at.Element(product, 3));
    }
}

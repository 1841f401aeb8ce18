using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Host.Recurrent;

/// <summary>Extents of a batch, and how its numbers lie in memory.</summary>
/// <param name="Networks">R.</param>
/// <param name="Sequences">B.</param>
/// <param name="Units">N.</param>
/// <param name="Inputs">Features of the input.</param>
/// <param name="Outputs">Features of the output.</param>
/// <param name="Gates">Pre-activations of a unit.</param>
/// <param name="States">Numbers that a unit keeps.</param>
/// <param name="Panel">Units whose sums one thread keeps in registers.</param>
/// <param name="Width">Elements per register.</param>
/// <param name="IsSparse">Whether W is.</param>
internal readonly record struct Extents(
    int Networks, int Sequences, int Units, int Inputs, int Outputs, int Gates, int States, int Panel, int Width,
    bool IsSparse)
{
    // Below, each sequence reads all of W by itself; from here on one reading of W serves them all.
    private const int FewSequences = 4;

    /// <summary>Panels of units.</summary>
    public int Panels { get; } = (Units + Panel - 1) / Panel;

    /// <summary>Room for N numbers: whole panels.</summary>
    public int Stride { get; } = (Units + Panel - 1) / Panel * Panel;

    /// <summary>From a row of weights, or of products, to the next: room for every gate.</summary>
    public int Columns => Gates * Stride;

    /// <summary>Whether all sequences go through W at once.</summary>
    public bool AreSequencesJoined => Sequences >= FewSequences;

    /// <summary>States as [units, sequences]: a sparse weight then meets all sequences in whole registers.</summary>
    public bool IsTransposed => IsSparse && AreSequencesJoined;

    /// <summary>From a unit to the next where transposed.</summary>
    public int SequenceStride { get; } = (Sequences + Width - 1) / Width * Width;

    /// <summary>1 + inputs + units.</summary>
    public int Features => 1 + Inputs + Units;

    /// <summary>From state k of a network to state k + 1.</summary>
    public long StateStride => IsTransposed ? (long)Stride * SequenceStride : (long)Sequences * Stride;

    /// <summary>Multiply-adds of W in a step of one network.</summary>
    public double WorkPerStep(double density) => density * Gates * Units * Units * Sequences;

    /// <summary>Where a unit of a sequence is among the states.</summary>
    public long PlaceOf(int b, int unit) =>
        IsTransposed ? ((long)unit * SequenceStride) + b : ((long)b * Stride) + unit;
}

/// <summary>One network in memory: its weights in the layout that its kernel reads, and room for a step.</summary>
internal unsafe struct Network<TCell>
    where TCell : unmanaged, ICell
{
    /// <summary>Its cell.</summary>
    public TCell Cell;

    /// <summary>
    /// W: [gate][panel][from][to within the panel], or [from][columns] where sequences are joined; null where sparse.
    /// </summary>
    public float* Dense { get; private set; }

    /// <summary>W where sparse: the panels of gate 0, then those of gate 1, …</summary>
    public SlicedRows Sparse { get; private set; }

    /// <summary>[1 + inputs][columns], the bias first.</summary>
    public float* Input { get; private set; }

    /// <summary>[outputs][columns], or null.</summary>
    public float* Feedback { get; private set; }

    /// <summary>Where normal numbers are drawn.</summary>
    public RandomStream NoiseStream { get; private set; }

    /// <summary>The states.</summary>
    public float* State { get; private set; }

    /// <summary>The states after the step.</summary>
    public float* Next { get; private set; }

    /// <summary>[B][columns]: W·x of all sequences, or a copy of transposed states; null for few sequences.</summary>
    public float* Product { get; private set; }

    /// <summary>u and behind it y, as [features][sequences].</summary>
    public float* Transposed { get; private set; }

    /// <summary>Takes a member to memory.</summary>
    public static Network<TCell> Pack(NativeArena arena, in Extents e, RecurrentMember member, TCell cell)
    {
        var packed = new Network<TCell>
        {
            Cell = cell,
            NoiseStream = member.NoiseStream,
            Input = Rows(arena, member.Input, 1 + e.Inputs, e),
            Feedback = member.Feedback is null ? null : Rows(arena, member.Feedback, e.Outputs, e),
            State = arena.Allocate<float>(e.States * e.StateStride),
            Next = arena.Allocate<float>(e.States * e.StateStride),
            Product = e.AreSequencesJoined ? arena.Allocate<float>((long)e.Sequences * e.Columns) : null,
            Transposed = arena.Allocate<float>((long)(e.Inputs + e.Outputs) * e.SequenceStride),
        };
        RecurrentMatrix w = member.Recurrent;
        if (w.IsSparse)
            packed.Sparse = SlicedRows.Pack(arena, w, e);
        else
            packed.Dense = e.AreSequencesJoined ? Rows(arena, w.Values, e.Units, e) : Panels(arena, w.Values, e);
        return packed;
    }

    /// <summary>What came after the step is what the next begins with.</summary>
    public void Swap()
    {
        float* state = State;
        State = Next;
        Next = state;
    }

    /// <summary>
    /// Takes states [B, N], the first of their network, from the contract's layout, where [R, B, N] is one array.
    /// </summary>
    public readonly void Read(in Extents e, float* from)
    {
        // What pads the units is not finite for ever, once an input was not.
        new Span<float>(State, checked((int)(e.States * e.StateStride))).Clear();
        Move(e, from, State, isRead: true);
    }

    /// <summary>The same back.</summary>
    public readonly void Write(in Extents e, float* to) => Move(e, to, State, isRead: false);

    private static void Move(in Extents e, float* outside, float* own, bool isRead)
    {
        for (int k = 0; k < e.States; k++, own += e.StateStride)
        {
            float* row = outside + ((long)k * e.Networks * e.Sequences * e.Units);
            for (int b = 0; b < e.Sequences; b++, row += e.Units)
            {
                float* place = own + e.PlaceOf(b, 0);
                int stride = e.IsTransposed ? e.SequenceStride : 1;
                if (isRead)
                    Copy(row, 1, place, stride, e.Units);
                else
                    Copy(place, stride, row, 1, e.Units);
            }
        }
    }

    private static void Copy(float* from, nint fromStride, float* to, nint toStride, int count)
    {
        if (fromStride == toStride)
            new Span<float>(from, count).CopyTo(new Span<float>(to, count));
        for (nint j = 0; j < count && fromStride != toStride; j++)
            to[j * toStride] = from[j * fromStride];
    }

    /// <summary>x of transposed states as [sequences][stride].</summary>
    public readonly float* Untranspose(in Extents e)
    {
        const int block = 16; // both sides of a block stay in the first-level cache
        for (int first = 0; first < e.Units; first += block)
        {
            int last = Math.Min(first + block, e.Units);
            for (int b = 0; b < e.Sequences; b++)
            {
                for (int j = first; j < last; j++)
                    Product[((long)b * e.Stride) + j] = State[((long)j * e.SequenceStride) + b];
            }
        }

        return Product;
    }

    /// <summary>
    /// Writes the step for each sequence that now has a state which is not finite and had none before.
    /// </summary>
    public readonly void Check(in Extents e, int step, float* faults)
    {
        if (AreFinite(new ReadOnlySpan<float>(State, checked((int)(e.States * e.StateStride)))))
            return;
        for (int b = 0; b < e.Sequences; b++)
        {
            for (int k = 0; k < e.States; k++)
            {
                for (int j = 0; j < e.Units && faults[b] < 0; j++)
                {
                    if (!float.IsFinite(State[(k * e.StateStride) + e.PlaceOf(b, j)]))
                        faults[b] = step;
                }
            }
        }
    }

    // 0·x is 0 for every finite number and NaN for all others.
    private static bool AreFinite(ReadOnlySpan<float> values)
    {
        var sums = System.Numerics.Vector<float>.Zero;
        int i = 0;
        for (; i + System.Numerics.Vector<float>.Count <= values.Length; i += System.Numerics.Vector<float>.Count)
            sums += new System.Numerics.Vector<float>(values[i..]) * System.Numerics.Vector<float>.Zero;
        float rest = 0;
        for (; i < values.Length; i++)
            rest += values[i] * 0;
        return System.Numerics.Vector.Sum(sums) + rest == 0;
    }

    // [rows, gates · N], every gate in whole panels.
    private static float* Rows(NativeArena arena, float[] values, int rows, in Extents e)
    {
        float* packed = arena.Allocate<float>((long)rows * e.Columns);
        for (int i = 0; i < rows * e.Gates; i++)
            values.AsSpan(i * e.Units, e.Units).CopyTo(new Span<float>(packed + ((long)i * e.Stride), e.Units));
        return packed;
    }

    private static float* Panels(NativeArena arena, float[] values, in Extents e)
    {
        float* packed = arena.Allocate<float>((long)e.Units * e.Columns), to = packed;
        for (int g = 0; g < e.Gates; g++)
        {
            for (int first = 0; first < e.Units; first += e.Panel)
            {
                int count = Math.Min(e.Panel, e.Units - first);
                for (int i = 0; i < e.Units; i++, to += e.Panel)
                    values.AsSpan((((i * e.Gates) + g) * e.Units) + first, count).CopyTo(new Span<float>(to, count));
            }
        }

        return packed;
    }
}

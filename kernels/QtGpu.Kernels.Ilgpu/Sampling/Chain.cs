using System.Runtime.CompilerServices;
using ILGPU;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>
/// Inside a kernel: the chain of this group. A thread's own slices are those from <see cref="First"/> in steps of
/// <see cref="Stride"/>: what only their owner touches needs no barrier.
/// </summary>
internal readonly struct Chain(Ensemble ensemble, RandomStream random, ChainLayout layout, ArrayView<float> memory, SliceSums sums)
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    public readonly Ensemble Ensemble = ensemble;
    public readonly RandomStream Random = random;
    public readonly ChainLayout Layout = layout;
    public readonly ArrayView<float> Memory = memory;
    public readonly SliceSums Sums = sums;

    public static int First => Group.IdxX;

    public static int Stride => Group.DimX;

    public static int Number => Grid.IdxX;

    public int Slices => Ensemble.Slices;

    public int System
    {
        [MethodImpl(Inline)]
        get => Number / (Ensemble.Chains / Ensemble.Systems);
    }

    private ArrayView<int> Counts
    {
        [MethodImpl(Inline)]
        get => Memory.SubView(Layout.Counts, 2 * Ensemble.Neurons).Cast<int>();
    }

    /// <summary>The slice after another.</summary>
    [MethodImpl(Inline)]
    public int After(int slice) => slice + 1 == Slices ? 0 : slice + 1;

    /// <summary>The slice before another.</summary>
    [MethodImpl(Inline)]
    public int Before(int slice) => slice == 0 ? Slices - 1 : slice - 1;

    /// <summary>A neuron's first slice in arrays [chain, neuron, slice].</summary>
    [MethodImpl(Inline)]
    public long Row(int neuron) => (((long)Number * Ensemble.Neurons) + neuron) * Slices;

    [MethodImpl(Inline)]
    public ScalarLane Width(int neuron) => new(Ensemble.Widths[(System * Ensemble.Neurons) + neuron]);

    [MethodImpl(Inline)]
    public ScalarLane Well(int neuron) => new(Ensemble.Wells[(System * Ensemble.Neurons) + neuron]);

    [MethodImpl(Inline)]
    public ScalarLane Field(int neuron, int slice) => new(Memory[Layout.Path(neuron) + ChainLayout.Place(slice)]);

    [MethodImpl(Inline)]
    public void Move(int neuron, int slice, ScalarLane phi) => Memory[Layout.Path(neuron) + ChainLayout.Place(slice)] = phi.Value;

    [MethodImpl(Inline)]
    public ScalarLane Note(int neuron, int slice) => new(Memory[Layout.Notes(neuron) + ChainLayout.Place(slice)]);

    [MethodImpl(Inline)]
    public void Note(int neuron, int slice, ScalarLane value) =>
        Memory[Layout.Notes(neuron) + ChainLayout.Place(slice)] = value.Value;

    [MethodImpl(Inline)]
    public SitePotential<ScalarLane> Potential(int slice)
    {
        int place = ChainLayout.Place(slice);
        return new(
            new(Memory[Layout.Linear + place]), new(Memory[Layout.Square + place]), new(Memory[Layout.Quartic + place]));
    }

    [MethodImpl(Inline)]
    public void Potential(int slice, SitePotential<ScalarLane> potential)
    {
        int place = ChainLayout.Place(slice);
        potential.Parts(out ScalarLane a, out ScalarLane b, out ScalarLane c);
        Memory[Layout.Linear + place] = a.Value;
        Memory[Layout.Square + place] = b.Value;
        Memory[Layout.Quartic + place] = c.Value;
    }

    /// <summary>Block <paramref name="index"/> of a neuron's random numbers, as <see cref="RandomStream"/> counts them.</summary>
    [MethodImpl(Inline)]
    public long Block(int neuron, int index)
    {
        int drawn = PathDraws.Chain(Number, Ensemble.Chains / Ensemble.Systems, Ensemble.CommonDraws);
        return ((long)drawn << 32) | PathDraws.Block(neuron, Slices, index);
    }

    /// <summary>Normal numbers for every slice of a neuron, noted there. Ends with a barrier.</summary>
    [MethodImpl(Inline)]
    public void NoteNormals(int neuron, long sweep, int purpose)
    {
        long step = (long)PathDraws.Step(sweep, purpose);
        for (int i = First; i < (Slices + 3) / 4; i += Stride)
        {
            Random.Normal4(step, Block(neuron, i), out float a, out float b, out float c, out float d);
            Note(neuron, 4 * i, new(a));
            Note(neuron, (4 * i) + 1, new(b));
            if ((4 * i) + 2 >= Slices)
                continue;
            Note(neuron, (4 * i) + 2, new(c));
            Note(neuron, (4 * i) + 3, new(d));
        }

        Group.Barrier();
    }

    /// <summary>This thread's accepted proposals, and all that the group made.</summary>
    [MethodImpl(Inline)]
    public void Count(int neuron, int accepted, int proposed)
    {
        if (accepted != 0)
            Atomic.Add(ref Counts[neuron], accepted);
        if (First == 0)
            Counts[Ensemble.Neurons + neuron] += proposed;
    }

    /// <summary>The share of accepted proposals; needs a barrier before.</summary>
    [MethodImpl(Inline)]
    public float AcceptedShare(int neuron) =>
        PathMeasurement.Acceptance((float)Counts[neuron], (float)Counts[Ensemble.Neurons + neuron]);

    /// <summary>Begins to count proposals anew.</summary>
    [MethodImpl(Inline)]
    public void ForgetAcceptance()
    {
        for (int i = First; i < 2 * Ensemble.Neurons; i += Stride)
            Counts[i] = 0;
    }
}

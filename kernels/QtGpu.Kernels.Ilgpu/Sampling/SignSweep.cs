using System.Runtime.CompilerServices;
using ILGPU;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>
/// Inside a kernel: new signs for a neuron's path. First the breaks of the ring are noted; then every slice takes the sign of
/// the last break at or before it, around the ring, found by doubling steps over stretches of it, one per thread.
/// </summary>
internal static class SignSweep
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(Chain chain, int neuron, long sweep)
    {
        int slices = chain.Slices, stretch = (slices + Chain.Stride - 1) / Chain.Stride;
        int from = Chain.First * stretch, to = IntrinsicMath.Min(from + stretch, slices);
        NoteBreaks(chain, neuron, sweep);

        float last = 0;
        for (int t = from; t < to; t++)
            last = After(last, chain.Note(neuron, t).Value);
        float sign = Before(chain, last);
        for (int t = from; t < to; t++)
        {
            sign = After(sign, chain.Note(neuron, t).Value);
            chain.Move(neuron, t, chain.Field(neuron, t) * new ScalarLane(sign));
        }

        Group.Barrier();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NoteBreaks(Chain chain, int neuron, long sweep)
    {
        long step = (long)PathDraws.Step(sweep, PathDraws.Signs);
        for (int i = Chain.First; i < (chain.Slices + 3) / 4; i += Chain.Stride)
        {
            chain.Random.Uniform4(step, chain.Block(neuron, i), out float u0, out float u1, out float u2, out float u3);
            NoteBreak(chain, neuron, 4 * i, u0);
            NoteBreak(chain, neuron, (4 * i) + 1, u1);
            if ((4 * i) + 2 >= chain.Slices)
                continue;
            NoteBreak(chain, neuron, (4 * i) + 2, u2);
            NoteBreak(chain, neuron, (4 * i) + 3, u3);
        }

        Group.Barrier();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NoteBreak(Chain chain, int neuron, int slice, float uniform)
    {
        ScalarLane inverse = new(1f / chain.Ensemble.TimeStep);
        ScalarLane before = chain.Field(neuron, chain.Before(slice));
        chain.Note(
            neuron, slice, SignCluster.Break(before, chain.Field(neuron, slice), inverse, new(uniform), out ScalarLane whole));
        if (slice == 0)
            chain.Memory[chain.Layout.WholeRing] = whole.Value;
    }

    // The sign of the last break before this thread's stretch; where there is none at all, that of the whole ring.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Before(Chain chain, float last)
    {
        int me = Chain.First, threads = Chain.Stride, marks = chain.Layout.Marks;
        chain.Memory[marks + me] = last;
        Group.Barrier();
        for (int step = 1; step < threads; step *= 2)
        {
            last = After(chain.Memory[marks + me - step + (me < step ? threads : 0)], last);
            marks = (2 * chain.Layout.Marks) + threads - marks; // the other half, while this one is read
            chain.Memory[marks + me] = last;
            Group.Barrier();
        }

        return After(chain.Memory[chain.Layout.WholeRing], chain.Memory[marks + (me == 0 ? threads : me) - 1]);
    }

    // A sign, or the one before it where there is no break.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float After(float before, float sign) => sign == 0f ? before : sign;
}

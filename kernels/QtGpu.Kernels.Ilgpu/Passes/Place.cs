using ILGPU;
using ILGPU.Runtime;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary>Inside a kernel: the elements that a thread is at, one or four side by side.</summary>
internal interface IPlace<TLane>
    where TLane : unmanaged, ILane<TLane>
{
    /// <summary>The first of them.</summary>
    long Index { get; }

    TLane Load(ArrayView<float> x);

    /// <summary>As many elements, from another index on: a multiple of their number.</summary>
    TLane Load(ArrayView<float> x, long index);

    void Store(ArrayView<float> x, TLane value);

    /// <summary>The elements' uniform numbers.</summary>
    TLane Uniform(RandomStream stream, long step);

    /// <summary>The elements' normal numbers.</summary>
    TLane Normal(RandomStream stream, long step);
}

/// <summary>Element i.</summary>
internal readonly struct One(long i) : IPlace<ScalarLane>
{
    public long Index => i;

    public ScalarLane Load(ArrayView<float> x) => new(x[i]);

    public ScalarLane Load(ArrayView<float> x, long index) => new(x[index]);

    public void Store(ArrayView<float> x, ScalarLane value) => x[i] = value.Value;

    public ScalarLane Uniform(RandomStream stream, long step) => new(stream.Uniform(step, i));

    public ScalarLane Normal(RandomStream stream, long step) => new(stream.Normal(step, i));
}

/// <summary>
/// Elements 4q … 4q + 3, one block of the random generator; of views that begin at a multiple of 16 bytes, so that they
/// move in one instruction.
/// </summary>
internal readonly struct Four(long q) : IPlace<QuadLane>
{
    public long Index => 4 * q;

    public QuadLane Load(ArrayView<float> x) => Quads(x)[q];

    public QuadLane Load(ArrayView<float> x, long index) => Quads(x)[index >> 2];

    public void Store(ArrayView<float> x, QuadLane value) => Quads(x)[q] = value;

    public QuadLane Uniform(RandomStream stream, long step)
    {
        stream.Uniform4(step, q, out float a, out float b, out float c, out float d);
        return new(a, b, c, d);
    }

    public QuadLane Normal(RandomStream stream, long step)
    {
        stream.Normal4(step, q, out float a, out float b, out float c, out float d);
        return new(a, b, c, d);
    }

    private static ArrayView<QuadLane> Quads(ArrayView<float> x) => x.AsAligned16().Cast<QuadLane>();
}

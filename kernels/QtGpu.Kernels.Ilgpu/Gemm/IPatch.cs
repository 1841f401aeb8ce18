namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>
/// The elements of C that one thread sums, in registers: fields only, since an array would be local memory. And the
/// group of threads whose patches make a tile.
/// </summary>
internal interface IPatch<TSelf>
    where TSelf : struct, IPatch<TSelf>
{
    /// <summary>Their number is the square of this.</summary>
    static abstract int Edge { get; }

    /// <summary>The group has the square of this many threads.</summary>
    static abstract int GroupEdge { get; }

    /// <summary>Unused elements behind each row of a strip, so that a warp's accesses are on different banks.</summary>
    static abstract int Padding { get; }

    /// <summary>Elements 4q to 4q + 3: neighbours in a row of C.</summary>
    QuadLane this[int q] { get; }

    /// <summary>Shared memory for two buffers with a strip of each operand.</summary>
    static abstract ArrayView<QuadLane> Strips();

    /// <summary>What a factor becomes on its way into a strip.</summary>
    static abstract float Rounded(float x);

    /// <summary>The row of four neighbours in the group's tile.</summary>
    static abstract int Row(int q, int thread);

    /// <summary>The column of the first of them.</summary>
    static abstract int Column(int q, int thread);

    /// <summary>The first element that a thread reads of a strip of A.</summary>
    static abstract int StartA(int thread, int pitch);

    /// <summary>The first element that a thread reads of a strip of B.</summary>
    static abstract int StartB(int thread, int pitch);

    /// <summary>
    /// Adds a strip of A times one of B; the thread's first elements are <paramref name="a"/> and <paramref name="b"/>.
    /// </summary>
    TSelf MultiplyAdd(ArrayView<QuadLane> strips, int a, int b, int depth, int pitch);
}

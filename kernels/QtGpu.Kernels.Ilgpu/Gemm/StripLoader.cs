namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>
/// What one thread carries of each strip of an operand: four neighbours in memory, from there to a register and on to
/// shared memory, where strips are [depth, pitch].
/// </summary>
/// <remarks>
/// Beyond the outer extent the last index is read again: those products are never stored. The inner extent is padded
/// with zeros at its start, so that only the first strip has to look.
/// </remarks>
internal readonly struct StripLoader
{
    private readonly ArrayView<float> _data;
    private readonly long _start, _step;
    private readonly int _firstInner, _last, _slot, _pitch, _alongInner, _isAligned;

    /// <summary>The share of <paramref name="thread"/>.</summary>
    /// <param name="x">The operand.</param>
    /// <param name="batch">Which matrix.</param>
    /// <param name="outer">The first outer index of the tile.</param>
    /// <param name="padding">Zeros before the inner extent.</param>
    /// <param name="edge">Outer indices of a tile.</param>
    /// <param name="depth">Inner indices of a strip.</param>
    /// <param name="pitch">From an inner index to the next in shared memory.</param>
    /// <param name="thread">Which of edge·depth / 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public StripLoader(MatrixOperand x, int batch, int outer, int padding, int edge, int depth, int pitch, int thread)
    {
        int fours = x.AlongInner != 0 ? depth / 4 : edge / 4;
        int along = thread % fours * 4, across = thread / fours;
        int innerInStrip = x.AlongInner != 0 ? along : across, outerInTile = x.AlongInner != 0 ? across : along;
        int read = x.AlongInner == 0 && x.IsAligned != 0 ? 4 : 1;
        int firstOuter = IntrinsicMath.Min(outer + outerInTile, x.Outer - read);
        _data = x.Data;
        _firstInner = innerInStrip - padding;
        _start = (batch * x.BatchStride) + ((long)firstOuter * x.OuterStride) + ((long)_firstInner * x.InnerStride);
        _step = (long)depth * x.InnerStride;
        _last = x.AlongInner != 0 ? 3 : IntrinsicMath.Min(x.Outer - 1 - firstOuter, 3);
        _pitch = pitch;
        _slot = (innerInStrip * _pitch) + outerInTile;
        _alongInner = x.AlongInner;
        _isAligned = x.IsAligned;
    }

    /// <summary>This thread's part of a strip that may begin with padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public QuadLane First(int strip, int depth) => new(
        FirstAt(strip, depth, 0), FirstAt(strip, depth, 1), FirstAt(strip, depth, 2), FirstAt(strip, depth, 3));

    /// <summary>This thread's part of a later strip.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public QuadLane Next(int strip)
    {
        long i = _start + (strip * _step);
        return _isAligned != 0
            ? _data.AsAligned16().Cast<QuadLane>()[i >> 2]
            : new QuadLane(
                _data[i],
                _data[i + IntrinsicMath.Min(1, _last)],
                _data[i + IntrinsicMath.Min(2, _last)],
                _data[i + _last]);
    }

    /// <summary>Puts it into a strip in shared memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store<TPatch>(QuadLane part, ArrayView<QuadLane> strips, int strip)
        where TPatch : struct, IPatch<TPatch>
    {
        part = new QuadLane(
            TPatch.Rounded(part.A), TPatch.Rounded(part.B), TPatch.Rounded(part.C), TPatch.Rounded(part.D));
        if (_alongInner == 0)
        {
            strips[(strip + _slot) >> 2] = part;
            return;
        }

        ArrayView<float> elements = strips.Cast<float>();
        int i = strip + _slot;
        elements[i] = part.A;
        elements[i + _pitch] = part.B;
        elements[i + (2 * _pitch)] = part.C;
        elements[i + (3 * _pitch)] = part.D;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float FirstAt(int strip, int depth, int j)
    {
        int inner = _firstInner + (strip * depth) + (_alongInner != 0 ? j : 0);
        return inner < 0 ? 0f : _data[_start + (strip * _step) + IntrinsicMath.Min(j, _last)];
    }
}

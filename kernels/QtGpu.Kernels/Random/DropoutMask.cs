namespace QtGpu.Kernels.Random;

/// <summary>What dropout multiplies an element by: 0 with probability rate, else 1/(1 − rate).</summary>
public readonly struct DropoutMask(float rate)
{
    private readonly float _rate = rate;
    private readonly float _kept = 1f / (1f - rate);

    /// <summary>The factor, from a uniform number in (0, 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Factor<T>(T uniform)
        where T : unmanaged, ILane<T> => T.IfLess(uniform, T.Const(_rate), T.Const(0f), T.Const(_kept));
}

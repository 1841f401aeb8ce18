namespace QtGpu.Kernels.Updates;

/// <summary>An optimizer's rule for one weight. A struct of the step's numbers.</summary>
public interface IUpdate
{
    /// <summary>How many numbers it keeps per weight: 0, 1 or 2.</summary>
    static abstract int States { get; }

    /// <summary>The new weight; what is kept is replaced.</summary>
    /// <param name="at">Where it is, for random numbers.</param>
    /// <param name="w">Weight.</param>
    /// <param name="gradient">Its gradient, clipped.</param>
    /// <param name="first">The first number kept: 0 before the first step.</param>
    /// <param name="second">The second.</param>
    T Apply<TElements, T>(TElements at, T w, T gradient, ref T first, ref T second)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>;
}

/// <summary>
/// w, and what is kept, by an <see cref="IUpdate"/>, with the gradient scaled by min(1, clip/‖gradient‖) where its
/// squared norm was given, and then each number of it brought into [−bound, bound].
/// </summary>
/// <param name="update">The rule.</param>
/// <param name="clipNorm">clip.</param>
/// <param name="clipValue">bound.</param>
internal struct UpdatePass<TUpdate>(TUpdate update, float clipNorm, float clipValue) : IPass<UpdatePass<TUpdate>>
    where TUpdate : unmanaged, IUpdate
{
    private const int W = 0, Gradient = 1, First = 2, Second = 3, SquaredNorm = 4;
    private readonly float _clipNorm = clipNorm;
    private float _scale;

    public readonly int BytesPerElement => 12 + (8 * TUpdate.States);

    public static UpdatePass<TUpdate> Begin<TOperands>(UpdatePass<TUpdate> pass, TOperands operands)
        where TOperands : struct, IOperands
    {
        pass._scale = operands.Has(SquaredNorm) ? Clipping.Scale(operands.At(SquaredNorm, 0), pass._clipNorm) : 1f;
        return pass;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>
    {
        T first = TUpdate.States > 0 ? at.Load(First) : T.Const(0f);
        T second = TUpdate.States > 1 ? at.Load(Second) : T.Const(0f);
        T gradient = Clipping.ToBound(at.Load(Gradient) * T.Const(_scale), T.Const(clipValue));
        at.Store(W, update.Apply(at, at.Load(W), gradient, ref first, ref second));
        if (TUpdate.States > 0)
            at.Store(First, first);
        if (TUpdate.States > 1)
            at.Store(Second, second);
    }
}

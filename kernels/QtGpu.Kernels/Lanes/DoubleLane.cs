namespace QtGpu.Kernels.Lanes;

/// <summary>One float64: the physics of the command line, and gradient checks.</summary>
public readonly struct DoubleLane(double value) : ILane<DoubleLane>
{
    /// <summary>The number itself.</summary>
    public readonly double Value = value;

    /// <inheritdoc/>
    public static bool IsDouble => true;

    /// <inheritdoc/>
    public static bool HasFunctions => true;

    /// <inheritdoc/>
    public static DoubleLane Const(double value) => new(value);

    /// <inheritdoc/>
    public static DoubleLane Const(float value) => new(value);

    /// <inheritdoc/>
    public static DoubleLane operator +(DoubleLane a, DoubleLane b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    public static DoubleLane operator -(DoubleLane a, DoubleLane b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    public static DoubleLane operator *(DoubleLane a, DoubleLane b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    public static DoubleLane operator /(DoubleLane a, DoubleLane b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    public static DoubleLane operator -(DoubleLane a) => new(-a.Value);

    /// <inheritdoc/>
    public static DoubleLane Fma(DoubleLane a, DoubleLane b, DoubleLane c) =>
        new(Math.FusedMultiplyAdd(a.Value, b.Value, c.Value));

    /// <inheritdoc/>
    public static DoubleLane Sqrt(DoubleLane a) => new(Math.Sqrt(a.Value));

    /// <inheritdoc/>
    public static DoubleLane Abs(DoubleLane a) => new(Math.Abs(a.Value));

    /// <inheritdoc/>
    public static DoubleLane IfLess(DoubleLane a, DoubleLane b, DoubleLane then, DoubleLane otherwise) =>
        a.Value < b.Value ? then : otherwise;

    /// <inheritdoc/>
    public static DoubleLane IfEqual(DoubleLane a, DoubleLane b, DoubleLane then, DoubleLane otherwise) =>
        a.Value == b.Value ? then : otherwise;

    /// <inheritdoc/>
    public static DoubleLane Min(DoubleLane a, DoubleLane b) => IfLess(a, b, a, b);

    /// <inheritdoc/>
    public static DoubleLane Max(DoubleLane a, DoubleLane b) => IfLess(b, a, a, b);

    /// <inheritdoc/>
    public static bool AllLess(DoubleLane a, DoubleLane b) => a.Value < b.Value;

    /// <inheritdoc/>
    public static DoubleLane Pow2(DoubleLane n) => new(Math.ScaleB(1.0, (int)n.Value));

    /// <inheritdoc/>
    public static DoubleLane Exponent(DoubleLane a, out DoubleLane m)
    {
        int e = Math.ILogB(a.Value * double.Sqrt(2));
        m = new(Math.ScaleB(a.Value, -e));
        return new(e);
    }

    /// <inheritdoc/>
    public static DoubleLane Exp(DoubleLane x) => new(Math.Exp(x.Value));

    /// <inheritdoc/>
    public static DoubleLane Log(DoubleLane x) => new(Math.Log(x.Value));

    /// <inheritdoc/>
    public static DoubleLane SinCos(DoubleLane x, out DoubleLane cos)
    {
        (double s, double c) = Math.SinCos(x.Value);
        cos = new(c);
        return new(s);
    }
}

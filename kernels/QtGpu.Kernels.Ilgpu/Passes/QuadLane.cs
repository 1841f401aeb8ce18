namespace QtGpu.Kernels.Ilgpu.Passes;

/// <summary>
/// Four float32 elements of one GPU thread: a load moves 16 bytes, and four chains of arithmetic hide each other's
/// latency. Each is a <see cref="ScalarLane"/>, with its bits.
/// </summary>
internal readonly struct QuadLane(ScalarLane a, ScalarLane b, ScalarLane c, ScalarLane d) : ILane<QuadLane>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly ScalarLane _a = a, _b = b, _c = c, _d = d;

    public QuadLane(float a, float b, float c, float d)
        : this(new(a), new(b), new(c), new ScalarLane(d))
    {
    }

    private QuadLane(ScalarLane all)
        : this(all, all, all, all)
    {
    }

    public static bool IsDouble => false;

    public static bool HasFunctions => false;

    public float A => _a.Value;

    public float B => _b.Value;

    public float C => _c.Value;

    public float D => _d.Value;

    public static QuadLane Const(double value) => new(ScalarLane.Const(value));

    public static QuadLane Const(float value) => new(ScalarLane.Const(value));

    public static QuadLane operator +(QuadLane x, QuadLane y) =>
        new(x._a + y._a, x._b + y._b, x._c + y._c, x._d + y._d);

    public static QuadLane operator -(QuadLane x, QuadLane y) =>
        new(x._a - y._a, x._b - y._b, x._c - y._c, x._d - y._d);

    public static QuadLane operator *(QuadLane x, QuadLane y) =>
        new(x._a * y._a, x._b * y._b, x._c * y._c, x._d * y._d);

    public static QuadLane operator /(QuadLane x, QuadLane y) =>
        new(x._a / y._a, x._b / y._b, x._c / y._c, x._d / y._d);

    public static QuadLane operator -(QuadLane x) => new(-x._a, -x._b, -x._c, -x._d);

    public static QuadLane Fma(QuadLane x, QuadLane y, QuadLane z) => new(
        ScalarLane.Fma(x._a, y._a, z._a), ScalarLane.Fma(x._b, y._b, z._b),
        ScalarLane.Fma(x._c, y._c, z._c), ScalarLane.Fma(x._d, y._d, z._d));

    public static QuadLane Sqrt(QuadLane x) => new(
        ScalarLane.Sqrt(x._a), ScalarLane.Sqrt(x._b), ScalarLane.Sqrt(x._c), ScalarLane.Sqrt(x._d));

    public static QuadLane Abs(QuadLane x) => new(
        ScalarLane.Abs(x._a), ScalarLane.Abs(x._b), ScalarLane.Abs(x._c), ScalarLane.Abs(x._d));

    public static QuadLane IfLess(QuadLane x, QuadLane y, QuadLane then, QuadLane otherwise) => new(
        ScalarLane.IfLess(x._a, y._a, then._a, otherwise._a), ScalarLane.IfLess(x._b, y._b, then._b, otherwise._b),
        ScalarLane.IfLess(x._c, y._c, then._c, otherwise._c), ScalarLane.IfLess(x._d, y._d, then._d, otherwise._d));

    public static QuadLane IfEqual(QuadLane x, QuadLane y, QuadLane then, QuadLane otherwise) => new(
        ScalarLane.IfEqual(x._a, y._a, then._a, otherwise._a), ScalarLane.IfEqual(x._b, y._b, then._b, otherwise._b),
        ScalarLane.IfEqual(x._c, y._c, then._c, otherwise._c), ScalarLane.IfEqual(x._d, y._d, then._d, otherwise._d));

    public static QuadLane Min(QuadLane x, QuadLane y) => new(
        ScalarLane.Min(x._a, y._a), ScalarLane.Min(x._b, y._b), ScalarLane.Min(x._c, y._c), ScalarLane.Min(x._d, y._d));

    public static QuadLane Max(QuadLane x, QuadLane y) => new(
        ScalarLane.Max(x._a, y._a), ScalarLane.Max(x._b, y._b), ScalarLane.Max(x._c, y._c), ScalarLane.Max(x._d, y._d));

    public static bool AllLess(QuadLane x, QuadLane y) =>
        ScalarLane.AllLess(x._a, y._a) & ScalarLane.AllLess(x._b, y._b) &
        ScalarLane.AllLess(x._c, y._c) & ScalarLane.AllLess(x._d, y._d);

    public static QuadLane Pow2(QuadLane n) => new(
        ScalarLane.Pow2(n._a), ScalarLane.Pow2(n._b), ScalarLane.Pow2(n._c), ScalarLane.Pow2(n._d));

    public static QuadLane Exponent(QuadLane x, out QuadLane m)
    {
        ScalarLane ea = ScalarLane.Exponent(x._a, out ScalarLane a), eb = ScalarLane.Exponent(x._b, out ScalarLane b);
        ScalarLane ec = ScalarLane.Exponent(x._c, out ScalarLane c), ed = ScalarLane.Exponent(x._d, out ScalarLane d);
        m = new(a, b, c, d);
        return new(ea, eb, ec, ed);
    }

    [MethodImpl(Inline)]
    public static QuadLane Exp(QuadLane x) => LaneMath.Exp(x);

    [MethodImpl(Inline)]
    public static QuadLane Log(QuadLane x) => LaneMath.Log(x);

    [MethodImpl(Inline)]
    public static QuadLane SinCos(QuadLane x, out QuadLane cos) => LaneMath.SinCos(x, out cos);
}

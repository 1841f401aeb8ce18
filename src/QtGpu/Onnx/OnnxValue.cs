using QtGpu.Kernels.Lanes;

namespace QtGpu.Onnx;

/// <summary>
/// A value of the <see cref="OnnxGraph"/> that is being written: a lane whose arithmetic adds nodes to it. A formula
/// over lanes, evaluated on one, leaves its own graph: so every activation, edge function and cell can be exported, a
/// user's own too, with no second formula to keep true to the first.
/// </summary>
/// <remarks>
/// Exponentials, logarithms and sines are operators, and so is rounding. ONNX has no fused multiply-add: it is a
/// product and a sum, rounded twice. What a formula leaves out where no element needs it is all there, behind
/// selections.
/// </remarks>
internal readonly record struct OnnxValue(int Number) : ILane<OnnxValue>
{
    // What LaneMath.Round adds and takes away again, which a compiler of graphs might cancel.
    private const float Rounder = 12582912;

    public static bool IsDouble => false;

    public static bool HasFunctions => true;

    private static OnnxGraph Graph => OnnxGraph.Current;

    public static OnnxValue Const(double value) => Graph.Constant((float)value);

    public static OnnxValue Const(float value) => Graph.Constant(value);

    public static OnnxValue operator +(OnnxValue a, OnnxValue b) =>
        Folded(a, b, (x, y) => x + y) ?? (Is(a, 0) ? b : Is(b, 0) ? a : Graph.Node("Add", a, b));

    public static OnnxValue operator -(OnnxValue a, OnnxValue b) =>
        Folded(a, b, (x, y) => x - y)
        ?? (Is(b, Rounder) && Graph.Made("Add", a) is [var rounded, var by] && by == b ? Graph.Node("Round", rounded)
            : Is(b, 0) ? a : Graph.Node("Sub", a, b));

    public static OnnxValue operator *(OnnxValue a, OnnxValue b) =>
        Folded(a, b, (x, y) => x * y) ?? (Is(a, 1) ? b : Is(b, 1) ? a : Graph.Node("Mul", a, b));

    public static OnnxValue operator /(OnnxValue a, OnnxValue b) =>
        Folded(a, b, (x, y) => x / y) ?? (Is(b, 1) ? a : Graph.Node("Div", a, b));

    public static OnnxValue operator -(OnnxValue a) => Folded(a, x => -x) ?? Graph.Node("Neg", a);

    public static OnnxValue Fma(OnnxValue a, OnnxValue b, OnnxValue c) => (a * b) + c;

    public static OnnxValue Sqrt(OnnxValue a) => Folded(a, MathF.Sqrt) ?? Graph.Node("Sqrt", a);

    public static OnnxValue Abs(OnnxValue a) => Folded(a, MathF.Abs) ?? Graph.Node("Abs", a);

    public static OnnxValue IfLess(OnnxValue a, OnnxValue b, OnnxValue then, OnnxValue otherwise) =>
        then == otherwise ? then : Graph.Node("Where", Graph.Node("Less", a, b), then, otherwise);

    /// <summary>Of a number and itself the first choice: NaN goes through the operators by itself.</summary>
    public static OnnxValue IfEqual(OnnxValue a, OnnxValue b, OnnxValue then, OnnxValue otherwise) =>
        a == b || then == otherwise ? then : Graph.Node("Where", Graph.Node("Equal", a, b), then, otherwise);

    public static OnnxValue Min(OnnxValue a, OnnxValue b) => Graph.Node("Min", a, b);

    public static OnnxValue Max(OnnxValue a, OnnxValue b) => Graph.Node("Max", a, b);

    /// <summary>Never: a graph is for all elements at once.</summary>
    public static bool AllLess(OnnxValue a, OnnxValue b) => false;

    public static OnnxValue Pow2(OnnxValue n) => Graph.Node("Pow", Const(2f), n);

    public static OnnxValue Exponent(OnnxValue a, out OnnxValue m)
    {
        OnnxValue e = Graph.Node("Floor", Fma(Log(a), Const(1.4426950408889634), Const(0.5f)));
        m = a * Pow2(-e);
        return e;
    }

    public static OnnxValue Exp(OnnxValue x) => Graph.Node("Exp", x);

    public static OnnxValue Log(OnnxValue x) => Graph.Node("Log", x);

    public static OnnxValue SinCos(OnnxValue x, out OnnxValue cos)
    {
        cos = Graph.Node("Cos", x);
        return Graph.Node("Sin", x);
    }

    private static bool Is(OnnxValue value, float constant) => Graph.ConstantOf(value) == constant;

    private static OnnxValue? Folded(OnnxValue a, Func<float, float> f) =>
        Graph.ConstantOf(a) is { } x ? Const(f(x)) : null;

    private static OnnxValue? Folded(OnnxValue a, OnnxValue b, Func<float, float, float> f) =>
        Graph.ConstantOf(a) is { } x && Graph.ConstantOf(b) is { } y ? Const(f(x, y)) : null;
}

using System.Reflection;
using ILGPU.Frontend;
using ILGPU.Frontend.Intrinsic;
using ILGPU.IR.Intrinsics;

namespace QtGpu.Kernels.Ilgpu.Arithmetic;

/// <summary>
/// Makes kernels compute the host's bits: a fused multiply-add is one instruction, no compiler fuses what was written
/// as two roundings, a comparison with NaN is false, and a quotient and a root are rounded correctly.
/// </summary>
/// <remarks>
/// ILGPU 1.5.3 emits <see cref="MathF.FusedMultiplyAdd"/> as a call to a function that is not there, and c &lt; x with
/// a constant c as x &gt; c or unordered (it turns <c>lt</c> into <c>gtu</c> when it moves the constant to the right).
/// </remarks>
internal static class ExactArithmetic
{
    static ExactArithmetic()
    {
        Replace(Of<Func<float, float, float, float>>(MathF.FusedMultiplyAdd), Fma32);
        Replace(Of<Func<double, double, double, double>>(Math.FusedMultiplyAdd), Fma64);
        Replace(
            Of<Func<ScalarLane, ScalarLane, ScalarLane, ScalarLane, ScalarLane>>(ScalarLane.IfLess),
            Of<Func<ScalarLane, ScalarLane, ScalarLane, ScalarLane, ScalarLane>>(IfLess));
        Replace(
            Of<Func<ScalarLane, ScalarLane, bool>>(ScalarLane.AllLess),
            Of<Func<ScalarLane, ScalarLane, bool>>(AllLess));
    }

    /// <summary>a·b + c in float32, for the code generators.</summary>
    public static MethodInfo Fma32 { get; } = Of<Func<float, float, float, float>>(FusedMultiplyAdd);

    /// <summary>a·b + c in float64.</summary>
    public static MethodInfo Fma64 { get; } = Of<Func<double, double, double, double>>(FusedMultiplyAdd);

    /// <summary>a &lt; b, false with NaN.</summary>
    public static MethodInfo Less { get; } = Of<Func<float, float, bool>>(IsLess);

    /// <summary>To be called once for every ILGPU context, before a kernel is compiled.</summary>
    public static void Register(IntrinsicImplementationManager manager)
    {
        OpenClArithmetic.Register(manager);
        PtxArithmetic.Register(manager);
    }

    [IntrinsicImplementation]
    private static float FusedMultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    [IntrinsicImplementation]
    private static double FusedMultiplyAdd(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);

    [IntrinsicImplementation]
    private static bool IsLess(float a, float b) => a < b;

    private static bool AllLess(ScalarLane a, ScalarLane b) => IsLess(a.Value, b.Value);

    private static ScalarLane IfLess(ScalarLane a, ScalarLane b, ScalarLane then, ScalarLane otherwise) =>
        IsLess(a.Value, b.Value) ? then : otherwise;

    private static void Replace(MethodInfo method, MethodInfo replacement) =>
        RemappedIntrinsics.AddRemapping(method, (ref InvocationContext call) => call.Method = replacement);

    private static MethodInfo Of<TDelegate>(TDelegate method)
        where TDelegate : Delegate => method.Method;
}

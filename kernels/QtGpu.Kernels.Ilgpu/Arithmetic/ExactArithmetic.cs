using System.Reflection;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Frontend;
using ILGPU.Frontend.Intrinsic;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;
using ILGPU.IR.Values;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Ilgpu.Arithmetic;

/// <summary>
/// Makes kernels compute the host's bits: a fused multiply-add is one instruction, no compiler fuses what was written as
/// two roundings, and a comparison with NaN is false.
/// </summary>
/// <remarks>
/// ILGPU 1.5.3 emits <see cref="MathF.FusedMultiplyAdd"/> as a call to a function that is not there; PTX's add, sub and mul
/// without <c>.rn</c>, which the driver contracts; and c &lt; x with a constant c as x &gt; c or unordered (it turns
/// <c>lt</c> into <c>gtu</c> when it moves the constant to the right).
/// </remarks>
internal static class ExactArithmetic
{
    private const BindingFlags Own = BindingFlags.NonPublic | BindingFlags.Static;

    private static readonly MethodInfo Fma32 = Of<Func<float, float, float, float>>(FusedMultiplyAdd);
    private static readonly MethodInfo Fma64 = Of<Func<double, double, double, double>>(FusedMultiplyAdd);
    private static readonly MethodInfo Less = Of<Func<float, float, bool>>(IsLess);

    static ExactArithmetic()
    {
        Replace(Of<Func<float, float, float, float>>(MathF.FusedMultiplyAdd), Fma32);
        Replace(Of<Func<double, double, double, double>>(Math.FusedMultiplyAdd), Fma64);
        Replace(
            Of<Func<ScalarLane, ScalarLane, ScalarLane, ScalarLane, ScalarLane>>(ScalarLane.IfLess),
            Of<Func<ScalarLane, ScalarLane, ScalarLane, ScalarLane, ScalarLane>>(IfLess));
    }

    /// <summary>To be called once for every ILGPU context, before a kernel is compiled.</summary>
    public static void Register(IntrinsicImplementationManager manager)
    {
        Emit(manager, Fma32, nameof(OpenClFma), nameof(PtxFma));
        Emit(manager, Fma64, nameof(OpenClFma), nameof(PtxFma));
        Emit(manager, Less, nameof(OpenClLess), nameof(PtxLess));
        foreach (var kind in new[] { BinaryArithmeticKind.Add, BinaryArithmeticKind.Sub, BinaryArithmeticKind.Mul })
        {
            manager.RegisterBinaryArithmetic(kind, BasicValueType.Float32, Ptx(nameof(PtxRounded)));
            manager.RegisterBinaryArithmetic(kind, BasicValueType.Float64, Ptx(nameof(PtxRounded)));
        }
    }

    [IntrinsicImplementation]
    private static float FusedMultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    [IntrinsicImplementation]
    private static double FusedMultiplyAdd(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);

    [IntrinsicImplementation]
    private static bool IsLess(float a, float b) => a < b;

    private static ScalarLane IfLess(ScalarLane a, ScalarLane b, ScalarLane then, ScalarLane otherwise) =>
        IsLess(a.Value, b.Value) ? then : otherwise;

    private static void OpenClFma(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        var target = generator.Allocate(value);
        using var statement = generator.BeginStatement(target, "fma");
        statement.BeginArguments();
        for (int i = 0; i < 3; i++)
            statement.AppendArgument(generator.Load(value[i]));
        statement.EndArguments();
    }

    private static void OpenClLess(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        var target = generator.Allocate(value);
        using var statement = generator.BeginStatement(target);
        statement.Append(generator.Load(value[0]));
        statement.AppendCommand('<');
        statement.Append(generator.Load(value[1]));
    }

    private static void PtxFma(PTXBackend backend, PTXCodeGenerator generator, Value value) =>
        Ptx(generator, value, "fma.rn", 3);

    private static void PtxLess(PTXBackend backend, PTXCodeGenerator generator, Value value) =>
        Ptx(generator, value, "setp.lt", 2);

    private static void PtxRounded(PTXBackend backend, PTXCodeGenerator generator, Value value) =>
        Ptx(generator, value, ((BinaryArithmeticValue)value).Kind.ToString().ToLowerInvariant() + ".rn", 2);

    private static void Ptx(PTXCodeGenerator generator, Value value, string instruction, int operands)
    {
        var arguments = new RegisterAllocator<PTXRegisterKind>.PrimitiveRegister[operands];
        for (int i = 0; i < operands; i++)
            arguments[i] = generator.LoadPrimitive(value[i]);
        var target = generator.AllocateHardware(value);
        string type = arguments[0].BasicValueType == BasicValueType.Float64 ? ".f64" : ".f32";
        using var command = generator.BeginCommand(instruction + type);
        command.AppendArgument(target);
        foreach (var argument in arguments)
            command.AppendArgument(argument);
    }

    private static void Emit(IntrinsicImplementationManager manager, MethodInfo method, string openCl, string ptx)
    {
        manager.RegisterMethod(
            method, new CLIntrinsic(typeof(ExactArithmetic).GetMethod(openCl, Own)!, IntrinsicImplementationMode.GenerateCode));
        manager.RegisterMethod(method, Ptx(ptx));
    }

    private static PTXIntrinsic Ptx(string generator) =>
        new(typeof(ExactArithmetic).GetMethod(generator, Own)!, IntrinsicImplementationMode.GenerateCode);

    private static void Replace(MethodInfo method, MethodInfo replacement) =>
        RemappedIntrinsics.AddRemapping(method, (ref InvocationContext call) => call.Method = replacement);

    private static MethodInfo Of<TDelegate>(TDelegate method)
        where TDelegate : Delegate => method.Method;
}

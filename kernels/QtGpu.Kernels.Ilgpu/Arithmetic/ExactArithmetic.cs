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

namespace QtGpu.Kernels.Ilgpu.Arithmetic;

/// <summary>
/// Makes kernels compute the same bits as the host: a fused multiply-add is one instruction, and no compiler may fuse
/// what was written as two roundings.
/// </summary>
/// <remarks>
/// ILGPU 1.5.3 knows neither <see cref="MathF.FusedMultiplyAdd"/> (it emits a call to a function that is not there), nor a
/// rounding for PTX's add, sub and mul (without <c>.rn</c> the driver contracts a·b+c).
/// </remarks>
internal static class ExactArithmetic
{
    private static readonly MethodInfo Fma32 = Method(nameof(FusedMultiplyAdd), typeof(float));
    private static readonly MethodInfo Fma64 = Method(nameof(FusedMultiplyAdd), typeof(double));

    static ExactArithmetic()
    {
        Remap(typeof(MathF), typeof(float), Fma32);
        Remap(typeof(Math), typeof(double), Fma64);
    }

    /// <summary>To be called once for every ILGPU context, before a kernel is compiled.</summary>
    public static void Register(IntrinsicImplementationManager manager)
    {
        foreach (MethodInfo fma in new[] { Fma32, Fma64 })
        {
            manager.RegisterMethod(fma, new CLIntrinsic(Generator(nameof(OpenClFma)), IntrinsicImplementationMode.GenerateCode));
            manager.RegisterMethod(fma, new PTXIntrinsic(Generator(nameof(PtxFma)), IntrinsicImplementationMode.GenerateCode));
        }

        foreach (var kind in new[] { BinaryArithmeticKind.Add, BinaryArithmeticKind.Sub, BinaryArithmeticKind.Mul })
        {
            foreach (var type in new[] { BasicValueType.Float32, BasicValueType.Float64 })
            {
                manager.RegisterBinaryArithmetic(
                    kind, type, new PTXIntrinsic(Generator(nameof(PtxRounded)), IntrinsicImplementationMode.GenerateCode));
            }
        }
    }

    [IntrinsicImplementation]
    private static float FusedMultiplyAdd(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    [IntrinsicImplementation]
    private static double FusedMultiplyAdd(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);

    private static void OpenClFma(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        var target = generator.Allocate(value);
        using var statement = generator.BeginStatement(target, "fma");
        statement.BeginArguments();
        for (int i = 0; i < 3; i++)
            statement.AppendArgument(generator.Load(value[i]));
        statement.EndArguments();
    }

    private static void PtxFma(PTXBackend backend, PTXCodeGenerator generator, Value value) =>
        Ptx(generator, value, "fma.rn", 3);

    private static void PtxRounded(PTXBackend backend, PTXCodeGenerator generator, Value value) =>
        Ptx(generator, value, ((BinaryArithmeticValue)value).Kind.ToString().ToLowerInvariant() + ".rn", 2);

    private static void Ptx(PTXCodeGenerator generator, Value value, string instruction, int operands)
    {
        var arguments = new RegisterAllocator<PTXRegisterKind>.PrimitiveRegister[operands];
        for (int i = 0; i < operands; i++)
            arguments[i] = generator.LoadPrimitive(value[i]);
        var target = generator.AllocateHardware(value);
        string type = target.BasicValueType == BasicValueType.Float32 ? ".f32" : ".f64";
        using var command = generator.BeginCommand(instruction + type);
        command.AppendArgument(target);
        foreach (var argument in arguments)
            command.AppendArgument(argument);
    }

    private static void Remap(Type source, Type number, MethodInfo replacement) =>
        RemappedIntrinsics.AddRemapping(
            source.GetMethod(nameof(MathF.FusedMultiplyAdd), [number, number, number])!,
            (ref InvocationContext context) => context.Method = replacement);

    private static MethodInfo Method(string name, Type number) =>
        typeof(ExactArithmetic).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static, [number, number, number])!;

    private static MethodInfo Generator(string name) =>
        typeof(ExactArithmetic).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}

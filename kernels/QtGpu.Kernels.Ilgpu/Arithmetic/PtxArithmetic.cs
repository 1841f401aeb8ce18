using System.Reflection;
using ILGPU.Backends;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;
using ILGPU.IR.Values;

namespace QtGpu.Kernels.Ilgpu.Arithmetic;

/// <summary>
/// Exact arithmetic in PTX: <c>fma.rn</c>, <c>setp.lt</c>, and add, sub and mul with <c>.rn</c>, without which the
/// driver contracts a product and a sum. <c>div.rn</c> and <c>sqrt.rn</c> are ILGPU's own.
/// </summary>
internal static class PtxArithmetic
{
    /// <summary>Teaches ILGPU's PTX backend.</summary>
    public static void Register(IntrinsicImplementationManager manager)
    {
        manager.RegisterMethod(ExactArithmetic.Fma32, Generated(nameof(Fma)));
        manager.RegisterMethod(ExactArithmetic.Fma64, Generated(nameof(Fma)));
        manager.RegisterMethod(ExactArithmetic.Less, Generated(nameof(Less)));
        foreach (var kind in new[] { BinaryArithmeticKind.Add, BinaryArithmeticKind.Sub, BinaryArithmeticKind.Mul })
        {
            manager.RegisterBinaryArithmetic(kind, BasicValueType.Float32, Generated(nameof(Rounded)));
            manager.RegisterBinaryArithmetic(kind, BasicValueType.Float64, Generated(nameof(Rounded)));
        }
    }

    private static void Fma(PTXBackend backend, PTXCodeGenerator generator, Value value) =>
        Emit(generator, value, "fma.rn", 3);

    private static void Less(PTXBackend backend, PTXCodeGenerator generator, Value value) =>
        Emit(generator, value, "setp.lt", 2);

    private static void Rounded(PTXBackend backend, PTXCodeGenerator generator, Value value) =>
        Emit(generator, value, ((BinaryArithmeticValue)value).Kind.ToString().ToLowerInvariant() + ".rn", 2);

    private static void Emit(PTXCodeGenerator generator, Value value, string instruction, int operands)
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

    private static PTXIntrinsic Generated(string method) => new(
        typeof(PtxArithmetic).GetMethod(method, BindingFlags.NonPublic | BindingFlags.Static)!,
        IntrinsicImplementationMode.GenerateCode);
}

using System.Reflection;
using ILGPU.Backends;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;

namespace QtGpu.Kernels.Ilgpu.Arithmetic;

/// <summary>
/// The instructions of a warp's matrix product in TF32 and FP16, of compute capability 8.0: CUDA only.
/// </summary>
/// <remarks>
/// ILGPU's inline PTX gives results through the address of a variable, which puts sums into local memory, and has no
/// more than ten operands without. As instructions of our own they take and give registers.
/// </remarks>
internal static class TensorCore
{
    private const BindingFlags Own = BindingFlags.NonPublic | BindingFlags.Static;

    /// <summary>To be called once for every ILGPU context, before a kernel is compiled.</summary>
    public static void Register(IntrinsicImplementationManager manager)
    {
        manager.RegisterMethod(Own(nameof(Round)), Ptx(nameof(PtxRound)));
        manager.RegisterMethod(Own(nameof(Pack)), Ptx(nameof(PtxPack)));
        manager.RegisterMethod(Own(nameof(MultiplyAdd)), Ptx(nameof(PtxMultiplyAdd)));
        manager.RegisterMethod(Own(nameof(MultiplyAddHalf)), Ptx(nameof(PtxMultiplyAddHalf)));

        static MethodInfo Own(string name) => typeof(TensorCore).GetMethod(name)!;
    }

    /// <summary>The bits of x rounded to TF32's ten digits, ties away from zero.</summary>
    [IntrinsicImplementation]
    public static int Round(float x) => throw new NotSupportedException($"{x}: only CUDA has tensor cores");

    /// <summary>Two numbers as FP16, ties to even: the first in the low half.</summary>
    [IntrinsicImplementation]
    public static int Pack(float low, float high) =>
        throw new NotSupportedException($"{low}, {high}: only CUDA has tensor cores");

    /// <summary>
    /// D = A·B + C over a warp, 16 × 8 × 8, in FP16. With lane = 4g + t: A is (g, 2t) and (g, 2t + 1), then the same of
    /// row g + 8; B is (2t, g) and (2t + 1, g); C and D as in <see cref="MultiplyAdd"/>.
    /// </summary>
    [IntrinsicImplementation]
    public static QuadLane MultiplyAddHalf(int a0, int a1, int b0, float c0, float c1, float c2, float c3) =>
        throw new NotSupportedException($"{a0 + a1 + b0 + c0 + c1 + c2 + c3}: only CUDA has tensor cores");

    /// <summary>
    /// D = A·B + C over a warp, 16 × 8 × 8, in TF32. With lane = 4g + t:
    /// A is (g, t), (g + 8, t), (g, t + 4), (g + 8, t + 4); B is (t, g), (t + 4, g);
    /// C and D are (g, 2t), (g, 2t + 1), (g + 8, 2t), (g + 8, 2t + 1).
    /// </summary>
    [IntrinsicImplementation]
    public static QuadLane MultiplyAdd(
        int a0, int a1, int a2, int a3, int b0, int b1, float c0, float c1, float c2, float c3) =>
        throw new NotSupportedException(
            $"{a0 + a1 + a2 + a3 + b0 + b1 + c0 + c1 + c2 + c3}: only CUDA has tensor cores");

    private static PTXIntrinsic Ptx(string generator) =>
        new(typeof(TensorCore).GetMethod(generator, Own)!, IntrinsicImplementationMode.GenerateCode);

    private static void PtxRound(PTXBackend backend, PTXCodeGenerator generator, Value value)
    {
        var x = generator.LoadPrimitive(value[0]);
        using var command = generator.BeginCommand("cvt.rna.tf32.f32");
        command.AppendArgument(generator.AllocateHardware(value));
        command.AppendArgument(x);
    }

    private static void PtxPack(PTXBackend backend, PTXCodeGenerator generator, Value value)
    {
        var low = generator.LoadHardware(value[0]);
        var high = generator.LoadHardware(value[1]);
        using var command = generator.BeginCommand("cvt.rn.f16x2.f32");
        command.AppendArgument(generator.AllocateHardware(value));
        command.AppendArgument(high);
        command.AppendArgument(low);
    }

    private static void PtxMultiplyAdd(PTXBackend backend, PTXCodeGenerator generator, Value value) =>
        PtxProduct(generator, value, "tf32.tf32", registersOfA: 4, registersOfB: 2);

    private static void PtxMultiplyAddHalf(PTXBackend backend, PTXCodeGenerator generator, Value value) =>
        PtxProduct(generator, value, "f16.f16", registersOfA: 2, registersOfB: 1);

    private static void PtxProduct(
        PTXCodeGenerator generator, Value value, string factors, int registersOfA, int registersOfB)
    {
        int factorRegisters = registersOfA + registersOfB;
        RegisterAllocator<PTXRegisterKind>.PrimitiveRegister[] operands =
            [.. Enumerable.Range(0, factorRegisters + 4).Select(i => generator.LoadHardware(value[i]))];
        var sums = (RegisterAllocator<PTXRegisterKind>.CompoundRegister)generator.Allocate(value);
        using var command = generator.BeginCommand($"mma.sync.aligned.m16n8k8.row.col.f32.{factors}.f32");
        command.AppendVectorArgument([.. sums.Children.Cast<RegisterAllocator<PTXRegisterKind>.PrimitiveRegister>()]);
        command.AppendVectorArgument(operands[..registersOfA]);
        command.AppendVectorArgument(operands[registersOfA..factorRegisters]);
        command.AppendVectorArgument(operands[factorRegisters..]);
    }
}

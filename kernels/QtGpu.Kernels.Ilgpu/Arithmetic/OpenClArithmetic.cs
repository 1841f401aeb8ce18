using System.Reflection;
using ILGPU.Backends.OpenCL;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;
using ILGPU.IR.Values;

namespace QtGpu.Kernels.Ilgpu.Arithmetic;

/// <summary>
/// Exact arithmetic in OpenCL C: <c>fma</c>, <c>&lt;</c>, no contraction of a product and a sum, and a division and a
/// square root that a device may leave inexact made exact by <see cref="CorrectRounding"/>.
/// </summary>
internal static class OpenClArithmetic
{
    private const BindingFlags Own = BindingFlags.NonPublic | BindingFlags.Static;
    private const string NoContraction = "#pragma OPENCL FP_CONTRACT OFF";

    /// <summary>Teaches ILGPU's OpenCL backend.</summary>
    public static void Register(IntrinsicImplementationManager manager)
    {
        manager.RegisterMethod(ExactArithmetic.Fma32, Generated(nameof(Fma)));
        manager.RegisterMethod(ExactArithmetic.Fma64, Generated(nameof(Fma)));
        manager.RegisterMethod(ExactArithmetic.Less, Generated(nameof(Less)));
        manager.RegisterMethod(Method(nameof(ReciprocalSeed)), Generated(nameof(Reciprocal)));
        manager.RegisterMethod(Method(nameof(ReciprocalRootSeed)), Generated(nameof(ReciprocalRoot)));
        manager.RegisterBinaryArithmetic(BinaryArithmeticKind.Div, BasicValueType.Float32, Redirected(nameof(Divide)));
        manager.RegisterUnaryArithmetic(UnaryArithmeticKind.RcpF, BasicValueType.Float32, Redirected(nameof(Invert)));
        manager.RegisterUnaryArithmetic(
            UnaryArithmeticKind.SqrtF, BasicValueType.Float32, Redirected(nameof(SquareRoot)));
        manager.RegisterBinaryArithmetic(BinaryArithmeticKind.Mul, BasicValueType.Float32, Generated(nameof(Product)));
        manager.RegisterBinaryArithmetic(BinaryArithmeticKind.Mul, BasicValueType.Float64, Generated(nameof(Product)));
    }

    // Functions of their own: four lanes of a formula would otherwise hold a dozen copies.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Divide(float a, float b) => CorrectRounding.Quotient(a, b, ReciprocalSeed(b));

    // ILGPU makes its own operation of 1/b.
    private static float Invert(float b) => Divide(1f, b);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float SquareRoot(float a) => CorrectRounding.Root(a, ReciprocalRootSeed(a));

    [IntrinsicImplementation]
    private static float ReciprocalSeed(float b) => 1f / b;

    [IntrinsicImplementation]
    private static float ReciprocalRootSeed(float a) => 1f / MathF.Sqrt(a);

    private static void Fma(CLBackend backend, CLCodeGenerator generator, Value value) =>
        Call(generator, value, "fma", 3);

    private static void ReciprocalRoot(CLBackend backend, CLCodeGenerator generator, Value value) =>
        Call(generator, value, "rsqrt", 1);

    private static void Call(CLCodeGenerator generator, Value value, string function, int arguments)
    {
        var target = generator.Allocate(value);
        using var statement = generator.BeginStatement(target, function);
        statement.BeginArguments();
        for (int i = 0; i < arguments; i++)
            statement.AppendArgument(generator.Load(value[i]));
        statement.EndArguments();
    }

    private static void Reciprocal(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        var target = generator.Allocate(value);
        using var statement = generator.BeginStatement(target);
        statement.AppendConstant(1f);
        statement.AppendCommand('/');
        statement.Append(generator.Load(value[0]));
    }

    private static void Less(CLBackend backend, CLCodeGenerator generator, Value value) => Infix(generator, value, '<');

    // The first product of a function puts the pragma at its top: C takes it before the declarations only.
    private static void Product(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        string variables = generator.VariableBuilder.ToString();
        if (!variables.StartsWith(NoContraction, StringComparison.Ordinal))
            generator.VariableBuilder.Insert(0, NoContraction + "\n");
        Infix(generator, value, '*');
    }

    private static void Infix(CLCodeGenerator generator, Value value, char operation)
    {
        var target = generator.Allocate(value);
        using var statement = generator.BeginStatement(target);
        statement.Append(generator.Load(value[0]));
        statement.AppendCommand(operation);
        statement.Append(generator.Load(value[1]));
    }

    private static CLIntrinsic Generated(string method) =>
        new(Method(method), IntrinsicImplementationMode.GenerateCode);

    private static CLIntrinsic Redirected(string method) => new(Method(method), IntrinsicImplementationMode.Redirect);

    private static MethodInfo Method(string name) => typeof(OpenClArithmetic).GetMethod(name, Own)!;
}

using System.Reflection;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Frontend;
using ILGPU.Frontend.Intrinsic;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;

namespace QtGpu.Kernels.Ilgpu.Arithmetic;

/// <summary>
/// <see cref="Group.Barrier"/> that orders shared memory on every device: ILGPU 1.5.3 asks OpenCL to order global
/// memory alone, and a device may then read what stood in shared memory before.
/// </summary>
internal static class GroupBarrier
{
    static GroupBarrier()
    {
        MethodInfo own = Method(nameof(Wait));
        RemappedIntrinsics.AddRemapping(
            ((Action)Group.Barrier).Method, (ref InvocationContext call) => call.Method = own);
    }

    /// <summary>To be called once for every ILGPU context, before a kernel is compiled.</summary>
    public static void Register(IntrinsicImplementationManager manager)
    {
        const IntrinsicImplementationMode generate = IntrinsicImplementationMode.GenerateCode;
        manager.RegisterMethod(Method(nameof(Wait)), new CLIntrinsic(Method(nameof(OpenCl)), generate));
        manager.RegisterMethod(Method(nameof(Wait)), new PTXIntrinsic(Method(nameof(Ptx)), generate));
    }

    [IntrinsicImplementation]
    private static void Wait() => Group.Barrier();

    private static void OpenCl(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        using var statement = generator.BeginStatement("work_group_barrier");
        statement.BeginArguments();
        statement.AppendCommand("CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE");
        statement.EndArguments();
    }

    private static void Ptx(PTXBackend backend, PTXCodeGenerator generator, Value value)
    {
        using var command = generator.BeginCommand("bar.sync");
        command.AppendConstant(0);
    }

    private static MethodInfo Method(string name) =>
        typeof(GroupBarrier).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Ilgpu;
using QtGpu.Tests.House;
using QtGpu.Tests.Kernels;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

/// <summary>What the device compilers get to see of every kernel, read without a device.</summary>
[Collection(ContractCollection.Name)]
public sealed partial class KernelSourceTests
{
    // Kernels that keep sums in float64 on purpose.
    private static readonly string[] SumsInFloat64 = ["Reduction<", "SamplerKernel<", "GramKernel.", "ReadoutKernel."];

    private static readonly string[] Arithmetic = ["add", "sub", "mul", "mad", "fma", "div", "rcp", "sqrt"];

    private static readonly string[] Cells =
    [
        .. typeof(ICell).Assembly.GetTypes().Where(type => type.IsValueType && type.IsAssignableTo(typeof(ICell)))
            .Select(type => $"{type.Name.Split('`')[0]}<"),
    ];

    private static readonly ConcurrentDictionary<string, string> OpenClSources = new(StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. KernelSource.Names.Where(IsRead)];

    public static TheoryData<string> OpenClNames => [.. KernelSource.Names.Where(IsRead).Where(IsPortable)];

    public static TheoryData<string> Devices => [.. DeviceNames.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ptx_rounds_every_operation_calls_nothing_and_stays_in_registers(string kernel)
    {
        string ptx = KernelSource.Ptx(kernel);
        string[][] instructions = [.. ptx.Split('\n').Select(line => line.Trim().Split(' ', '\t', ';')[0].Split('.'))];
        Assert.Contains(instructions, parts => parts[0] is "ret");

        // Without .rn the driver may contract a product and a sum; .approx and .ftz are other functions.
        Assert.DoesNotContain(instructions, parts => Arithmetic.Contains(parts[0], StringComparer.Ordinal)
            && parts[^1] is "f32" or "f64" && !parts.Contains("rn"));
        Assert.DoesNotContain(instructions, parts => parts.Contains("approx") || parts.Contains("ftz"));
        Assert.DoesNotContain(instructions, parts => parts[0] is "call");
        Assert.DoesNotContain(".local", ptx, StringComparison.Ordinal);
        if (!KeepsSums(kernel))
            Assert.DoesNotContain(instructions, parts => parts[0] is not "" && parts.Contains("f64"));

        // A comparison of lanes with NaN is false: an unordered one would be true.
        if (kernel.Contains("Activat", StringComparison.Ordinal)
            || kernel.Contains("DenseForward", StringComparison.Ordinal)
            || IsOfCell(kernel))
            Assert.DoesNotContain(instructions, parts => parts is ["setp", "ltu" or "leu" or "gtu" or "geu", ..]);

        if (ptx.Contains(".shared", StringComparison.Ordinal))
            Assert.Contains(instructions, parts => parts is ["bar" or "barrier", "sync", ..]);

        // 16 bytes per load and store.
        if (kernel.StartsWith("Pass<ActivationForward", StringComparison.Ordinal))
        {
            Assert.Contains(instructions, parts => parts[0] is "ld" && parts.Contains("v4"));
            Assert.Contains(instructions, parts => parts[0] is "st" && parts.Contains("v4"));
        }
    }

    [Theory]
    [MemberData(nameof(OpenClNames))]
    public void OpenCl_contracts_nothing_and_stays_in_float32(string kernel)
    {
        string source = OpenCl(kernel);

        // Quotients and roots are functions before it, which round by way of float64 where they must.
        string[] body = [.. source.Split("kernel void")[1].Split('\n').Select(line => line.Trim())];
        string[] floats = [.. body.Where(line => line.StartsWith("float ", StringComparison.Ordinal)).Select(Variable)];
        bool IsFloat(Match product) => product.Success && floats.Contains(product.Groups["target"].Value);
        if (body.Any(line => IsFloat(Product().Match(line))))
            Assert.Contains("#pragma OPENCL FP_CONTRACT OFF", body);
        if (!KeepsSums(kernel))
            Assert.DoesNotContain(body, line => line.Contains("double", StringComparison.Ordinal));
        Assert.DoesNotContain(body, line => Inexact().IsMatch(line));

        // A fence is a barrier with a scope to it, of global memory alone.
        string[] barriers = [.. source.Split('\n').Where(line => line.Contains("barrier", StringComparison.Ordinal)
            && !line.Contains("memory_scope", StringComparison.Ordinal))];
        Assert.All(barriers, line => Assert.Contains("CLK_LOCAL_MEM_FENCE", line, StringComparison.Ordinal));
        if (kernel.StartsWith("TileKernel", StringComparison.Ordinal))
            Assert.NotEmpty(barriers);
    }

    [Fact]
    public void Clang_takes_the_OpenCl_C_of_every_kernel()
    {
        string? clang = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => new[] { "clang", "clang-20", "clang-19", "clang-18" }, Path.Combine)
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(clang is null, "clang is not installed");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("qtgpu-kernels-");
        try
        {
            foreach (string kernel in KernelSource.Names.Where(IsRead).Where(IsPortable))
                File.WriteAllText(Path.Combine(folder.FullName, kernel + ".cl"), OpenCl(kernel));
            string[] options = ["-x", "cl", "-cl-std=CL2.0", "-fsyntax-only", "-Wall", "-Werror", "-Wno-unused"];
            IEnumerable<string> files = folder.GetFiles().Select(file => file.FullName);
            using Process process = Process.Start(new ProcessStartInfo(clang!, [.. options, .. files])
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.Equal((0, ""), (process.ExitCode, errors));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Every_kernel_that_a_device_has_run_is_among_them(string device)
    {
        // Of its own: on the one that tests share also run kernels that layers bring along.
        using var own = new ContractBackends();
        Backend backend = own.Open(device);
        View<float> x = backend.Allocate(6).View, y = backend.Allocate(6).View, sum = backend.Allocate(1).View;
        backend.Elementwise.Fill(x, 1);
        backend.Elementwise.SumOfSquares(x, sum);
        View<float> wide = x.Slice(0, new Shape(2, 3)), high = x.Slice(0, new Shape(3, 2));
        backend.Dense.Multiply(wide, false, high, false, y.Slice(0, new Shape(2, 2)));
        backend.Activation(ActivationCatalogue.Create("tunnelling")).Forward(x, y, View<float>.None);
        backend.Synchronize();

        IReadOnlyList<string> loaded = ((IlgpuBackend)backend).LoadedKernels;
        Assert.True(loaded.Count >= 4, $"{device} has loaded {string.Join(", ", loaded)}");
        Assert.Empty(loaded.Except(KernelSource.Names, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_kernel_is_noted_where_it_is_loaded() => Assert.All(
        Repository.Files("*.cs")
            .Where(file => file.StartsWith("kernels/QtGpu.Kernels.Ilgpu/", StringComparison.Ordinal)),
        file => Assert.DoesNotContain("not noted", LoadCall().Replace(Repository.Read(file), call =>
            call.Groups["argument"].Value.Contains("Noted(", StringComparison.Ordinal) ? "" : "not noted")));

    // Two tests read it.
    private static string OpenCl(string kernel) => OpenClSources.GetOrAdd(kernel, KernelSource.OpenCl);

    // An activation is the same code whatever the tile, strip or cell, and a cell whatever the tile. So every
    // activation is read with the smallest tile and strip, and in the unit of reservoirs; every cell of a scan with one
    // activation, fixed and trained, in the smallest tile; that one in all tiles and strips, scans with the largest
    // cell.
    private static bool IsRead(string kernel)
    {
        bool Has(string part) => kernel.Contains(part, StringComparison.Ordinal);
        if (!IsOfCell(kernel))
            return !IsCutInTiles(kernel) || Has("Tunnelling>") || IsSmallest(kernel);
        if (IsSmallest(kernel))
            return Has("Scan") ? Has("Tunnelling>") : Has("Leaky<Fixed<");
        return Has(Has("Scan") ? "Lstm<Fixed<Tunnelling>" : "Leaky<Fixed<Tunnelling>");
    }

    private static bool IsSmallest(string kernel) => !IsCutInTiles(kernel)
        || kernel.Contains("Group4>", StringComparison.Ordinal)
        || kernel.Contains("<AlongUnits, DenseRows", StringComparison.Ordinal);

    private static bool IsCutInTiles(string kernel) => kernel.StartsWith("StripKernel<", StringComparison.Ordinal)
        || (kernel.StartsWith("TileKernel<", StringComparison.Ordinal)
            && (kernel.Contains("DenseForward", StringComparison.Ordinal) || IsOfCell(kernel)));

    private static bool IsOfCell(string kernel) =>
        Cells.Any(cell => kernel.Contains(cell, StringComparison.Ordinal));

    // Tensor cores are CUDA's.
    private static bool IsPortable(string kernel) => !kernel.Contains("TensorPatch", StringComparison.Ordinal);

    private static bool KeepsSums(string kernel) =>
        SumsInFloat64.Any(name => kernel.StartsWith(name, StringComparison.Ordinal));

    private static string Variable(string declaration) => declaration.Split(' ', ';')[1];

    [GeneratedRegex(@"^(?<target>var\d+) = \S+ \* \S+;$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Product();

    [GeneratedRegex(
        @"\.Load(Stream)?Kernel(<[^(]*>)?\((?<argument>\s*[^\n]*)",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LoadCall();

    [GeneratedRegex(@"\(float\).* / |\(float\) ?sqrt", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Inexact();
}

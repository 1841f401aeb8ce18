using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;

namespace QtGpu.Cli;

/// <summary>The options that every verb takes.</summary>
internal static class GlobalOptions
{
    private const string Float32 = "float32", Tf32 = "tf32", Fp16 = "fp16", Own = "own", CuBlas = "cublas";
    private const string Tuned = "tuned", Default = "default";

    public static Option<string> Device { get; } = Flag.Text(
        "--device", "NAME", "auto", "auto, cpu, cuda[:n], opencl[:n] or ilgpu-cpu; `qtgpu devices` lists what is here");

    public static Option<long> Seed { get; } = Flag.Whole("--seed", 1, "Seed of every random stream");

    public static Option<int> Threads { get; } = Flag.Count(
        "--threads", "CPU threads", fallback: Environment.ProcessorCount, most: HostBackend.MostThreads);

    public static Option<string> Precision { get; } = Flag.Text(
        "--precision", "NAME", Float32,
        $"Factors of matrix products: {Float32}, or {Tf32} or {Fp16} (tensor cores of CUDA devices, 3 digits)");

    public static Option<string> Gemm { get; } = Flag.Text(
        "--gemm", "NAME", Own, $"Who multiplies matrices: {Own}, or {CuBlas} where it is installed");

    public static Option<string> Plans { get; } = Flag.Text(
        "--plans", "NAME", Tuned,
        $"How GPU kernels cut up their work: {Tuned} (as `qtgpu bench --tune` measured it here), or {Default}");

    public static Option<string?> Data { get; } = Flag.Path(
        "--data", "DIR", "Where data sets lie; else $QTGPU_DATA, else the user's cache");

    public static Option<string?> Plugin { get; } = Flag.Path(
        "--plugin", "FILE.dll", "An assembly of yours, whose activations, layers and data sets are then known");

    public static Option<string?> Json { get; } = Flag.Output("--json", "FILE", "Write the results as one JSON object");

    public static Option<bool> Quiet { get; } = Flag.Switch("--quiet", "Print nothing but errors");

    public static void AddTo(Command root)
    {
        Option[] all = [Device, Seed, Threads, Precision, Gemm, Plans, Data, Plugin, Json, Quiet];
        foreach (Option option in all)
        {
            option.Recursive = true;
            root.Options.Add(option);
        }
    }

    /// <summary>Throws where one of them is none of its words, also for a verb that opens no device.</summary>
    /// <exception cref="InputException">Names it.</exception>
    public static void Check(ParseResult arguments)
    {
        DeviceCatalogue.RequireName(arguments.GetValue(Device)!);
        _ = Products(arguments);
        _ = WantsMeasured(arguments);
    }

    /// <summary>What --precision and --gemm ask for.</summary>
    /// <exception cref="InputException">One of them is something else.</exception>
    public static GemmOptions Products(ParseResult arguments) => new(
        arguments.GetValue(Precision) switch
        {
            Float32 => GemmPrecision.Float32,
            Tf32 => GemmPrecision.Tf32,
            Fp16 => GemmPrecision.Fp16,
            var other => throw new InputException($"--precision: expected {Float32}, {Tf32} or {Fp16}, got '{other}'"),
        },
        arguments.GetValue(Gemm) switch
        {
            Own => false,
            CuBlas => true,
            var other => throw new InputException($"--gemm: expected {Own} or {CuBlas}, got '{other}'"),
        });

    /// <summary>Whether --plans asks for measured ones.</summary>
    /// <exception cref="InputException">It asks for something else.</exception>
    public static bool WantsMeasured(ParseResult arguments) => arguments.GetValue(Plans) switch
    {
        Tuned => true,
        Default => false,
        var other => throw new InputException($"--plans: expected {Tuned} or {Default}, got '{other}'"),
    };
}

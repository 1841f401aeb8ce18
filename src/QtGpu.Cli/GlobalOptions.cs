using System.CommandLine;

namespace QtGpu.Cli;

/// <summary>The options that every verb takes.</summary>
internal static class GlobalOptions
{
    public static Option<string> Device { get; } = Flag.Text(
        "--device", "NAME", "auto", "auto, cpu, cuda[:n], opencl[:n] or ilgpu-cpu; `qtgpu devices` lists what is here");

    public static Option<long> Seed { get; } = Flag.Whole("--seed", 1, "Seed of every random stream");

    public static Option<int> Threads { get; } = Flag.Count(
        "--threads", "CPU threads", fallback: Environment.ProcessorCount);

    public static Option<string?> Data { get; } = Flag.Path(
        "--data", "DIR", "Where data sets lie; else $QTGPU_DATA, else the user's cache");

    public static Option<string?> Json { get; } = Flag.Path("--json", "FILE", "Write the results as one JSON object");

    public static Option<bool> Quiet { get; } = Flag.Switch("--quiet", "Print nothing but errors");

    public static void AddTo(Command root)
    {
        Option[] all = [Device, Seed, Threads, Data, Json, Quiet];
        foreach (Option option in all)
        {
            option.Recursive = true;
            root.Options.Add(option);
        }
    }
}

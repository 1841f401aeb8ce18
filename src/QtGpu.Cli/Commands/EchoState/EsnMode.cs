using QtGpu.IO;
using QtGpu.Reservoirs;

namespace QtGpu.Cli.Commands.EchoState;

/// <summary>One of the things that `esn` does, with the flags that only it has.</summary>
internal abstract class EsnMode
{
    /// <summary>The flag that chooses it.</summary>
    public abstract Option Choice { get; }

    /// <summary>All flags that only it has.</summary>
    public abstract IReadOnlyList<Option> Own { get; }

    /// <summary>Does it.</summary>
    public abstract void Run(EsnRequest request);
}

/// <summary>What was asked for, in either mode.</summary>
/// <param name="Arguments">The command line.</param>
/// <param name="Session">Where to work.</param>
/// <param name="Reservoir">The reservoir's flags.</param>
/// <param name="Activations">What to compare.</param>
/// <param name="Seeds">Seeds.</param>
/// <param name="Folder">Where files go, where that was asked for.</param>
/// <param name="Resumes">Whether it goes on with a run that is there.</param>
internal sealed record EsnRequest(
    ParseResult Arguments, Session Session, ReservoirFlags Reservoir, IReadOnlyList<NamedActivation> Activations,
    long[] Seeds, string? Folder, bool Resumes)
{
    /// <summary>What names the folder of a run that nobody named one for.</summary>
    public const string Verb = "esn";

    /// <summary>Settings for each activation, from the presets of a mode.</summary>
    public (NamedActivation Activation, ReservoirSettings Settings)[] Settings(
        Func<string, string, ReservoirSettings> preset) =>
        [.. Activations.Select(activation => (activation, Reservoir.Read(Arguments, activation, preset)))];

    /// <summary>The folder, where it can be written to.</summary>
    /// <exception cref="InputException">It cannot.</exception>
    public static string? RequireWritable(string? folder)
    {
        if (folder is not null)
            AtomicFile.RequireWritable(Path.Combine(folder, ReservoirFiles.Runs));
        return folder;
    }
}

using System.CommandLine;
using System.Globalization;
using QtGpu.IO;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>How a run samples, when it stops and where it is kept, the same in all commands of this folder that sample.</summary>
internal sealed class SamplingFlags(double error = 0.01, string? algorithm = null)
{
    private static readonly SamplingOptions Default = new();

    private readonly Option<string> _algorithm = Flag.Text(
        "--algorithm", "NAME", algorithm ?? Default.Algorithm, $"How paths are updated: {string.Join(", ", PathUpdateCatalogue.Names)}");

    private readonly Option<int> _chains = Flag.Count(
        "--chains", "Independent paths of each network, half for each start", Default.Chains, 2,
        SamplingOptions.MostChains);
    private readonly Option<double?> _error = Flag.Number(
        "--error", "σ", Bound.Positive, string.Create(CultureInfo.InvariantCulture, $"Standard error of the activity to stop at [default: {error}]"));

    private readonly Option<double?> _budget = Flag.Number("--budget", "s", Bound.Positive, "Seconds to stop after in any case [default: 60, or none with --sweeps]");
    private readonly Option<int?> _sweeps = Flag.MaybeCount("--sweeps", "Sweeps to stop after in any case [default: 50000, or none with --budget]");
    private readonly Option<string> _start = Flag.Text(
        "--start", "NAME", "both", "First paths: vacuum, spiking, saw, or both (half vacuum, half spiking)");

    private readonly Option<string?> _checkpoint = Flag.Path("--checkpoint", "FILE", "Keep the run in a folder, or a .safetensors file");
    private readonly Option<bool> _resume = Flag.Switch("--resume", "Go on with the run in --checkpoint, if there is one");

    public void AddTo(Command command)
    {
        Option[] options = [_algorithm, _chains, _error, _budget, _sweeps, _start, _checkpoint, _resume];
        foreach (Option option in options)
            command.Options.Add(option);
    }

    /// <summary>Those that were given of when to stop and where to keep it, for a command that knows better.</summary>
    public IEnumerable<string> Given(ParseResult arguments) => new Option[] { _chains, _error, _budget, _sweeps, _checkpoint, _resume }
        .Where(arguments.IsGiven).Select(option => option.Name);

    public SamplingOptions Options(ParseResult arguments, Session session) => new()
    {
        Algorithm = arguments.GetValue(_algorithm)!,
        Chains = arguments.GetValue(_chains),
        Error = arguments.GetValue(_error) ?? error,
        Seconds = arguments.GetValue(_budget) ?? (arguments.GetValue(_sweeps) is null ? Default.Seconds : double.MaxValue),
        Sweeps = arguments.GetValue(_sweeps) ?? (arguments.GetValue(_budget) is null ? Default.Sweeps : long.MaxValue),
        Start = Start(arguments.GetValue(_start)!),
        Seed = session.Seed,
    };

    /// <summary>
    /// Runs, with progress, from and to --checkpoint where there is one. <paramref name="what"/> says what is sampled: a run
    /// that is resumed must be of the same.
    /// </summary>
    public SamplingResult Run(SamplingRun run, string what, ParseResult arguments, Session session)
    {
        string? file = arguments.GetValue(_checkpoint) is { } given ? CheckpointPath.ToWrite(given) : null;
        if (file is null && arguments.GetValue(_resume))
            throw new InputException("--resume needs --checkpoint, to know what to go on with");
        string settings = string.Create(
            CultureInfo.InvariantCulture,
            $"{what}, {arguments.GetValue(_algorithm)}, {arguments.GetValue(_chains)} chains, start {arguments.GetValue(_start)}, seed {session.Seed}");
        using FileLock? held = file is null ? null : FileLock.Take(file);
        if (arguments.GetValue(_resume) && File.Exists(file))
            run.Restore(file, settings);
        bool isUnsaved = false;

        PeriodicSave? periodic = file is null ? null : new(() => Save(file));
        try
        {
            SamplingResult result = run.Run(
                progress =>
                {
                    if (session.Status.IsDue)
                        session.Status.Show(Words(progress));
                    periodic?.Chance();
                },
                session.Stop);
            if (file is not null)
                session.Write(() => run.Save(file, settings));
            return result;
        }
        catch (OperationCanceledException exception) when (file is not null)
        {
            bool isSaved = session.Write(() => run.Save(file, settings));
            string? place = arguments.GetValue(_checkpoint);
            string goesOn = isSaved ? $"; --resume --checkpoint {place} goes on" : string.Empty;
            throw new StoppedException($"stopped after {run.Sweeps} sweeps{goesOn}", exception);
        }
        finally
        {
            session.Status.Clear();
        }

        // Between two saves the disk may get room again; the last one tells.
        void Save(string path)
        {
            try
            {
                run.Save(path, settings);
                isUnsaved = false;
            }
            catch (Exception exception) when (exception is IOException or InputException)
            {
                if (!isUnsaved)
                    session.WriteLine($"{exception.Message}; the run goes on, and tries again");
                isUnsaved = true;
            }
        }
    }

    private static string Words(SamplingProgress progress) => progress.Thermalising
        ? string.Create(CultureInfo.InvariantCulture, $"thermalising, sweep {progress.Sweeps}")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"A = {progress.Activity:0.0000} ± {progress.StandardError:0.0000}  sweep {progress.Sweeps}  {progress.Remaining:h\\:mm\\:ss} left");

    private static StartingPaths Start(string name) => Enum.TryParse(name, ignoreCase: true, out StartingPaths start) && Enum.IsDefined(start) && !char.IsDigit(name[0])
        ? start
        : throw new InputException($"--start: expected {string.Join(", ", Enum.GetNames<StartingPaths>()).ToLowerInvariant()}, got '{name}'");
}

using QtGpu.Distributed;
using QtGpu.IO;
using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>
/// How a run samples, when it stops and where it is kept, the same in all commands of this folder that sample.
/// </summary>
internal sealed class SamplingFlags(double error = 0.01, string? algorithm = null)
{
    private readonly SettingFlags<SamplingOptions> _options = new(setting => Hint(setting, Usual(error, algorithm)));

    private readonly Option<string?> _checkpoint = Flag.Path(
        "--checkpoint", "FILE", "Keep the run in a folder, or a .safetensors file");
    private readonly Option<bool> _resume = Flag.Switch(
        "--resume", "Go on with the run in --checkpoint, if there is one");

    /// <summary>Where the run is kept, as it was typed.</summary>
    public string? Checkpoint(ParseResult arguments) => arguments.GetValue(_checkpoint);

    /// <summary>Whether it goes on with what is there.</summary>
    public bool Resumes(ParseResult arguments)
    {
        if (arguments.GetValue(_resume) && arguments.GetValue(_checkpoint) is null)
            throw new InputException("--resume needs --checkpoint, to know what to go on with");
        return arguments.GetValue(_resume);
    }

    private SettingOption Seconds => _options[nameof(SamplingOptions.Seconds)];

    private SettingOption Sweeps => _options[nameof(SamplingOptions.Sweeps)];

    /// <summary>Of one network, which no shards share.</summary>
    public IEnumerable<Option> OfOne => [.. _options.All, _checkpoint, _resume];

    public IEnumerable<Option> All => [.. OfOne, ShardFlag.Option];

    /// <summary>Those that were given of when to stop, for a command that knows better.</summary>
    public IEnumerable<string> Given(ParseResult arguments)
    {
        string[] how = [nameof(SamplingOptions.Algorithm), nameof(SamplingOptions.Start)];
        return _options.All.Where(option => !how.Contains(option.Setting.Property))
            .Where(arguments.IsGiven).Select(option => option.Name);
    }

    public SamplingOptions Options(ParseResult arguments, Session session)
    {
        ShardFlag.RequirePlace(arguments, _checkpoint);
        if (session.Shard is not null && session.Ranks is { Size: > 1 })
            throw new InputException($"{ShardFlag.Option.Name} and mpirun both divide a run; leave one out");
        if (session.Shard is not null && arguments.IsGiven(Seconds))
            throw new InputException(
                $"{Seconds.Name} ends each shard elsewhere; leave it out, {Sweeps.Name} bounds all alike");
        // Who bounds sweeps or seconds does not mean the other's usual bound.
        SamplingOptions usual = Usual(error, algorithm) with { Seed = session.Seed, Ranks = session.Ranks };
        bool bounded = arguments.IsGiven(Seconds) || arguments.IsGiven(Sweeps);
        if (session.Shard is { } shard)
            usual = usual with { Seconds = double.MaxValue, Shard = shard };
        return _options.Read(
            arguments, bounded ? usual with { Seconds = double.MaxValue, Sweeps = long.MaxValue } : usual);
    }

    /// <summary>
    /// Runs, with progress, from and to --checkpoint where there is one. <paramref name="what"/> says what is sampled:
    /// a run that is resumed must be of the same.
    /// </summary>
    public SamplingResult Run(SamplingRun run, string what, ParseResult arguments, Session session)
    {
        string? file = arguments.GetValue(_checkpoint) is { } given ? CheckpointPath.ToWrite(given) : null;
        bool resumes = Resumes(arguments);
        SamplingOptions options = run.Options;
        string start = $"start {options.Start}".ToLowerInvariant();
        string settings = Text($"{what}, {options.Algorithm}, {options.Chains} chains, {start}, seed {session.Seed}")
            + (options.Ladder > 1 ? ", exchange" : string.Empty);
        using FileLock? held = file is null || !session.WritesFiles ? null : FileLock.Take(file);
        using Journal? journal = session.Shard is null ? null : Journal.Open(
            Path.Combine(Path.GetDirectoryName(file)!, RunFolder.Journal),
            Text($"{settings}, error {options.Error:R}, {options.Sweeps} sweeps; version {RunEnvironment.Version}"),
            resumes, session.Shard);
        if (resumes && File.Exists(file))
            run.Restore(file, settings);
        session.Ranks?.Agree(Begun(settings, run, options, file is not null, session), session.Stop);
        bool isUnsaved = false;
        long? kept = run.Sweeps > 0 ? run.Sweeps : null;

        PeriodicSave? periodic = file is null ? null : new(() => Save(file));
        try
        {
            SamplingResult result = journal is null ? run.Run(Show, session.Stop)
                : new ShardedSampling(run, journal).Run(Show, session.Stop);
            if (file is not null && session.Shard is not { Number: 0 })
                session.Write(() => run.Save(file, settings));
            return result;
        }
        catch (AwaitedPiecesException) when (session.Shard is { Number: > 0 })
        {
            run.Save(file!, settings);
            throw;
        }
        catch (OperationCanceledException exception) when (file is not null)
        {
            kept = SavesAtLast() ? run.Sweeps : kept;
            string which = kept == run.Sweeps ? string.Empty : $" from sweep {kept}";
            string goesOn = kept is null ? string.Empty
                : $"; --resume --checkpoint {arguments.GetValue(_checkpoint)} goes on{which}";
            throw new StoppedException($"stopped after {run.Sweeps} sweeps{goesOn}", exception);
        }
        finally
        {
            session.Status.Clear();
        }

        void Show(SamplingProgress progress)
        {
            if (session.Status.IsDue)
                session.Status.Show(Words(progress));
            if (periodic is not null && run.FirstSays(periodic.IsDue))
                periodic.Now();
        }

        // Ranks can save together only while all are there.
        bool SavesAtLast()
        {
            try
            {
                return session.Ranks is not { AreApart: true } && session.Write(() => run.Save(file!, settings));
            }
            catch (Exception alone) when (alone is OperationCanceledException or RankLostException)
            {
                return false;
            }
        }

        // Between two saves the disk may get room again; the last one tells.
        void Save(string path)
        {
            try
            {
                run.Save(path, settings);
                (isUnsaved, kept) = (false, run.Sweeps);
            }
            catch (Exception exception) when (exception is IOException or InputException)
            {
                if (!isUnsaved)
                    session.WriteLine($"{exception.Message}; the run goes on, and tries again");
                isUnsaved = true;
            }
        }
    }

    // What all ranks must have alike to sample the same networks together.
    private static string Begun(
        string settings, SamplingRun run, SamplingOptions options, bool isKept, Session session) =>
        Text($"{settings}; version {RunEnvironment.Version}; device {session.Device}; error {options.Error:R}; ")
        + Text($"{options.Sweeps} sweeps of which {run.Sweeps} done; {options.Seconds:R} s; ")
        + Text($"outputs {string.Join(' ', options.Outputs)}; {(isKept ? "a" : "no")} checkpoint");

    private static string Words(SamplingProgress progress) => progress.Thermalising
        ? Text($"thermalising, sweep {progress.Sweeps}")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"A = {progress.Activity:0.0000} ± {progress.StandardError:0.0000}  sweep {progress.Sweeps}  "
            + $"{progress.Remaining:h\\:mm\\:ss} left");

    private static SamplingOptions Usual(double error, string? algorithm)
    {
        var usual = new SamplingOptions { Error = error };
        return usual with { Algorithm = algorithm ?? usual.Algorithm };
    }

    /// <summary>What holds where a flag is not given.</summary>
    public static string Hint(Setting setting, object usual)
    {
        if (setting.Type == typeof(bool))
            return string.Empty;
        string known = setting.Property == nameof(SamplingOptions.Algorithm)
            ? $"({string.Join(", ", PathUpdateCatalogue.Names)}) " : string.Empty;
        string otherwise = setting.Property switch
        {
            nameof(SamplingOptions.Seconds) => ", or none with --sweeps",
            nameof(SamplingOptions.Sweeps) => ", or none with --budget",
            _ => string.Empty,
        };
        return $"{known}[default: {setting.Format(usual)}{otherwise}]";
    }
}

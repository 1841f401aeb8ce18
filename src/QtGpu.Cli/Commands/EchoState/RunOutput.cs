using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using QtGpu.IO;
using QtGpu.Kernels.Contract;

namespace QtGpu.Cli.Commands.EchoState;

/// <summary>
/// What a run of `esn` leaves behind: the journal of what it has done so far, then report, numbers and JSON. What
/// cannot be written does not keep the rest from being.
/// </summary>
internal sealed class RunOutput : IDisposable
{
    private static readonly JsonSerializerOptions Everything = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        IncludeFields = true, // tuples
    };

    private readonly EsnRequest _request;

    /// <summary>For a run that takes a moment: no journal.</summary>
    public RunOutput(EsnRequest request) => (_request, Folder) = (request, request.Folder);

    private RunOutput(EsnRequest request, string? folder, string settings)
    {
        (_request, Folder) = (request, folder);
        if (folder is null)
            return;
        Journal = Journal.OpenUnlessFull(
            Path.Combine(folder, RunFolder.Journal), settings, request.Resumes, request.Session.Warn,
            request.Session.Shard);
        if (Journal is null or { Shard.Number: 0 })
            return;
        if (Journal.Count > 0)
            request.Session.WriteLine(
                $"going on in {folder}: {Counted.Of(Journal.Count, "part")} of the work done before");
        else if (request.Folder is null)
            request.Session.WriteLine($"kept in {folder} as it goes");
    }

    /// <summary>Keeps results; null where there is no folder.</summary>
    public Journal? Journal { get; }

    /// <summary>Where files go; null: nowhere.</summary>
    public string? Folder { get; }

    /// <summary>Begins, or goes on with, what the folder holds.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="isLong">Whether it has a folder also where none was asked for.</param>
    /// <param name="words">What is run, for people.</param>
    /// <param name="details">All that its results depend on, to be compared.</param>
    /// <param name="backend">On what.</param>
    /// <exception cref="InputException">It holds another run, or one that is under way.</exception>
    public static RunOutput Open(EsnRequest request, bool isLong, string words, Func<object> details, Backend backend)
    {
        string? folder = request.Folder;
        if (folder is null && request.Resumes)
        {
            folder = RunFolder.Earlier(EsnRequest.Verb).FirstOrDefault(earlier => !RunFolder.IsFinished(earlier))
                ?? throw new InputException(
                    $"--resume: {RunFolder.All}/ has no run of {EsnRequest.Verb} that was stopped; name its folder "
                    + "with --out, or leave --resume out");
        }

        if (folder is null && isLong)
            folder = RunFolder.New(EsnRequest.Verb, DateTime.UtcNow);
        else if (folder is not null && !request.Resumes && !RunFolder.IsFinished(folder))
            RunFolder.RequireNothingKept(Path.Combine(folder, RunFolder.Journal), $"--out {folder}", "part");
        return new(request, folder, folder is null ? string.Empty : Settings(words, details(), backend));
    }

    /// <summary>Works; what is stopped says how to go on.</summary>
    public void Do(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException exception) when (Journal is { Count: > 0 })
        {
            string? place = _request.Folder is null ? $"--out {RunEnvironment.Quoted(Folder!)}" : null;
            string command = RunEnvironment.CommandToGoOn(_request.Arguments, place);
            throw new StoppedException(
                $"stopped; {Folder} holds {Counted.Of(Journal.Count, "part")} of the work; to go on:\n{command}",
                exception);
        }
    }

    /// <summary>Writes the report, and the JSON also where there is no room for that. The run is done.</summary>
    /// <param name="write">Writes to the folder.</param>
    /// <param name="what">What that is.</param>
    /// <param name="json">The object of --json.</param>
    public void Finish(Action<string> write, string what, object json)
    {
        if (Folder is { } folder)
        {
            _request.Session.Write(() =>
            {
                write(folder);
                _request.Session.Out.WriteLine($"\n{what}: {Path.Combine(folder, ReservoirPage.File)}");
            });
        }

        _request.Session.WriteJson(json);
        if (Journal?.Failure is { } failure)
            _request.Session.Unwritable(failure.Message);
    }

    public void Dispose()
    {
        bool isEmpty = _request.Folder is null && !_request.Resumes && Journal is { Count: 0 };
        Journal?.Dispose();
        if (isEmpty)
            RemoveUnused(Folder!);
    }

    // Nothing came of the run.
    private static void RemoveUnused(string folder)
    {
        try
        {
            File.Delete(Path.Combine(folder, RunFolder.Journal));
            Directory.Delete(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It holds something after all.
        }
    }

    private static string Settings(string words, object details, Backend backend)
    {
        byte[] all = JsonSerializer.SerializeToUtf8Bytes(details, Everything);
        string digest = Convert.ToHexStringLower(SHA256.HashData(all))[..8];
        return Text(
            $"{words}; {RunEnvironment.DeviceOf(backend)}; version {RunEnvironment.Version}, settings {digest}");
    }
}

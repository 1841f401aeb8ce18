using QtGpu.IO;

namespace QtGpu.Cli;

/// <summary>
/// Where a run keeps what it does when nobody says where: <c>runs/VERB-TIME</c>, a folder of its own, also when many
/// runs begin in the same second.
/// </summary>
internal static class RunFolder
{
    /// <summary>The journal of a run, in its folder: <see cref="IO.Journal"/>.</summary>
    public const string Journal = "progress.journal";

    /// <summary>The folder of all of them.</summary>
    public const string All = "runs";

    /// <summary>A folder that was not there before, which no other run is given.</summary>
    /// <param name="verb">The verb, for its name.</param>
    /// <param name="now">The time, for its name.</param>
    /// <exception cref="InputException">No folder can be made here.</exception>
    public static string New(string verb, DateTime now)
    {
        string name = Path.Combine(All, Text($"{verb}-{now:yyyyMMdd-HHmmss}"));
        for (int i = 1; ; i++)
        {
            string folder = i == 1 ? name : Text($"{name}-{i}");
            if (!Directory.Exists(folder) && IsClaimed(folder))
                return folder;
        }
    }

    /// <summary>Folders of earlier runs of a verb that can go on, the newest first.</summary>
    public static IEnumerable<string> Earlier(string verb) => !Directory.Exists(All) ? [] :
        Directory.EnumerateDirectories(All, $"{verb}-*").Where(folder => File.Exists(Path.Combine(folder, Journal)))
            .OrderByDescending(folder => File.GetLastWriteTimeUtc(Path.Combine(folder, Journal)));

    /// <summary>
    /// Whether the run of a folder is done: it has a report, and nothing was done since, as where seeds are added.
    /// </summary>
    public static bool IsFinished(string folder, string page = "report.html")
    {
        string report = Path.Combine(folder, page), journal = Path.Combine(folder, Journal);
        return File.Exists(report) && File.GetLastWriteTimeUtc(report) >= File.GetLastWriteTimeUtc(journal);
    }

    /// <summary>Throws where a run that was stopped would be begun anew, and what it has done be lost.</summary>
    /// <param name="journal">What it has done.</param>
    /// <param name="option">The option that names its place, with its value.</param>
    /// <param name="part">What a part of it is called.</param>
    /// <exception cref="InputException">It would, or the run is still going.</exception>
    public static void RequireNothingKept(string journal, string option, string part)
    {
        if (!File.Exists(journal))
            return;
        try
        {
            FileLock.Take(journal).Dispose(); // one that still runs was not stopped
        }
        catch (IOException)
        {
            // The disk is full, which is no reason to lose what is there.
        }

        // All lines but the first, which says what they are of.
        int kept = File.ReadLines(journal).Count() - 1;
        if (kept > 0)
        {
            throw new InputException(
                $"{option} holds {Counted.Of(kept, part)} of a run that was stopped: --resume goes on; "
                + $"to begin anew remove {journal}, or choose another place");
        }
    }

    // Making a folder that is there is no error anywhere; making a file anew is one, to all but the first.
    private static bool IsClaimed(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            new FileStream(Path.Combine(folder, Journal), FileMode.CreateNew).Dispose();
            return true;
        }
        catch (IOException) when (File.Exists(Path.Combine(folder, Journal)))
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"cannot make the folder '{folder}': {exception.Message.TrimEnd('.')}; choose another with --out",
                exception);
        }
    }
}

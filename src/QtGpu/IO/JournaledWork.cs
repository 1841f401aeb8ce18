namespace QtGpu.IO;

/// <summary>Work in units that are done once, however often the run is started.</summary>
internal static class JournaledWork
{
    /// <summary>
    /// The result of a unit: the journal's, or that of <paramref name="work"/>, which is kept. Where it cannot be
    /// kept the run goes on, and <see cref="Journal.Failure"/> says why.
    /// </summary>
    /// <param name="journal">Null where nothing is kept.</param>
    /// <param name="unit">What is done, different for each.</param>
    /// <param name="work">Does it.</param>
    public static T Once<T>(this Journal? journal, string unit, Func<T> work)
    {
        if (journal is null)
            return work();
        if (journal.TryGet<T>(unit, out T? known))
            return known;
        T result = work();
        try
        {
            journal.Keep(unit, result);
        }
        catch (IOException exception)
        {
            journal.Failure = exception;
        }

        return result;
    }
}

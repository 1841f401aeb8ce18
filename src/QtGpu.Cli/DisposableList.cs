namespace QtGpu.Cli;

/// <summary>Things that are disposed of together, also where one of them cannot be made.</summary>
internal sealed class DisposableList<T> : List<T>, IDisposable
    where T : IDisposable
{
    public DisposableList(IEnumerable<T> items)
    {
        try
        {
            foreach (T item in items)
                Add(item);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose() => ForEach(item => item.Dispose());
}

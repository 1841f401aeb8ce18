namespace QtGpu;

/// <summary>Things that are disposed of together, also where one of them cannot be made.</summary>
public sealed class DisposableList<T> : List<T>, IDisposable
    where T : IDisposable
{
    /// <summary>Makes them one after another; where one cannot be made, those before it are disposed of.</summary>
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

    /// <inheritdoc/>
    public void Dispose() => ForEach(item => item.Dispose());
}

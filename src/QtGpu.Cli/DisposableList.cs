namespace QtGpu.Cli;

/// <summary>Things that are disposed of together.</summary>
internal sealed class DisposableList<T>(IEnumerable<T> items) : List<T>(items), IDisposable
    where T : IDisposable
{
    public void Dispose() => ForEach(item => item.Dispose());
}

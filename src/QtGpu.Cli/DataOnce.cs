using QtGpu.Data;

namespace QtGpu.Cli;

/// <summary>Data sets for several threads: each is loaded once, one at a time, since it may be downloaded.</summary>
internal sealed class DataOnce(Session session)
{
    private readonly Dictionary<string, Dataset> _loaded = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    public Dataset Load(string name)
    {
        lock (_gate)
        {
            if (!_loaded.TryGetValue(name, out Dataset? data))
                _loaded[name] = data = session.LoadData(name);
            return data;
        }
    }
}

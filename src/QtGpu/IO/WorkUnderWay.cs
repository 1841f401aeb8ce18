using System.Globalization;
using QtGpu.Kernels.Contract;

namespace QtGpu.IO;

/// <summary>
/// A unit of work under way, in one safetensors file: how many of its steps are done, and the numbers they led to. The
/// <see cref="Journal"/> beside it has the units that are done.
/// </summary>
/// <param name="path">The file; replaced whole or not at all.</param>
/// <param name="unit">What is done, with all that its numbers depend on. A file of another unit is none of its.</param>
/// <param name="failed">Told where the file cannot be written; the work goes on.</param>
public sealed class WorkUnderWay(string path, string unit, Action<Exception> failed)
{
    private const string UnitKey = "unit", DoneKey = "done", SumsTensor = "sums";

    private (string Name, View<float> Values)[] _tensors = [];
    private double[] _sums = [];
    private PeriodicSave? _periodic;
    private long _done;

    /// <summary>Sets numbers to where an earlier run left them, and watches them from then on.</summary>
    /// <param name="sums">Numbers on the host; may be empty.</param>
    /// <param name="tensors">Numbers on the device.</param>
    /// <returns>Steps that were done; 0 where there is no such run, and nothing was set.</returns>
    /// <exception cref="InputException">The file is damaged.</exception>
    public long Begin(double[] sums, params (string Name, View<float> Values)[] tensors)
    {
        (_sums, _tensors, _done, _periodic) = (sums, tensors, 0, new PeriodicSave(Save));
        if (!File.Exists(path))
            return 0;
        Safetensors file = Safetensors.ReadOwn(path);
        if (!string.Equals(file.Metadata.GetValueOrDefault(UnitKey), unit, StringComparison.Ordinal))
            return 0;
        string? done = file.Metadata.GetValueOrDefault(DoneKey);
        if (!long.TryParse(done, NumberStyles.None, CultureInfo.InvariantCulture, out _done))
            throw new InputException($"{path} is damaged: it says not how much is done. Remove it; the rest stays.");
        foreach (var (name, values) in tensors)
            values.Write(file.Values(name, values.Length));
        if (sums.Length > 0)
            file.DoubleValues(SumsTensor, sums.Length).CopyTo(sums, 0);
        return _done;
    }

    /// <summary>So many steps are done: saves them where it is time to.</summary>
    public void Did(long done)
    {
        _done = done;
        _periodic?.Chance();
    }

    private void Save()
    {
        var file = new Safetensors();
        file.Metadata[UnitKey] = unit;
        file.Metadata[DoneKey] = _done.ToString(CultureInfo.InvariantCulture);
        if (_sums.Length > 0)
            file.Doubles.Add((SumsTensor, [_sums.Length], _sums));
        foreach (var (name, values) in _tensors)
            file.Tensors.Add((name, [values.Rows, values.Columns], values.ToArray()));
        try
        {
            file.Write(path);
        }
        catch (Exception exception) when (exception is IOException or InputException)
        {
            failed(exception);
        }
    }
}

using System.Globalization;
using QtGpu.IO;
using QtGpu.QuantumNeurons.Statistics;

namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>A sampling run on disk, in one safetensors file: paths, counters, widths and accumulators.</summary>
internal static class SamplingCheckpoint
{
    private const string Paths = "paths", Widths = "widths", Profile = "profile", Exchanges = "exchanges";

    /// <summary>Writes a run; on ranks all call it, and the first writes.</summary>
    public static void Save(
        string path, string settings, long sweeps, EnsembleMemory memory, WidthTuning tuning, BinnedSeries series)
    {
        float[] paths = memory.ReadPaths(), profile = memory.Profile;
        float[] exchanges = memory.ReadExchanges();
        if (!memory.Share.IsFirst)
            return;
        int slices = memory.Ensemble.Slices;
        var file = new Safetensors();
        file.Metadata["settings"] = settings;
        file.Metadata["sweeps"] = sweeps.ToString(CultureInfo.InvariantCulture);
        file.Metadata["measurements"] = series.Measurements.ToString(CultureInfo.InvariantCulture);
        file.Metadata["bin_length"] = series.BinLength.ToString(CultureInfo.InvariantCulture);
        file.Tensors.Add((Paths, [paths.Length / slices, slices], paths));
        file.Tensors.Add((Widths, [tuning.Widths.Count], [.. tuning.Widths]));
        file.Tensors.Add((Profile, [profile.Length], profile));
        if (exchanges.Length > 0)
            file.Tensors.Add((Exchanges, [exchanges.Length], exchanges));
        foreach (var (name, values) in series.State)
            file.Tensors.Add((name, [values.Length], values));
        file.Write(path);
    }

    /// <summary>Sets a run to where the file left it; returns the sweeps it had done.</summary>
    /// <param name="path">The file.</param>
    /// <param name="settings">What the run is of.</param>
    /// <param name="memory">Takes the paths, and ⟨φ²⟩ by slice.</param>
    /// <param name="tuning">Takes the widths.</param>
    /// <param name="series">Takes the measurements.</param>
    /// <param name="isReached">Whether such a run can have so many sweeps behind it, and so many measurements.</param>
    /// <exception cref="InputException">The file is damaged, or of another run.</exception>
    public static long Restore(
        string path, string settings, EnsembleMemory memory, WidthTuning tuning, BinnedSeries series,
        Func<long, long, bool> isReached)
    {
        Safetensors file = Safetensors.ReadOwn(path);
        string made = file.Metadata.GetValueOrDefault("settings", "none");
        SettingsText.Require(path, made, settings, "‘checkpoint’");
        try
        {
            long sweeps = Number("sweeps"), measurements = Number("measurements");
            if (!isReached(sweeps, measurements))
                throw new InputException($"no such run has {measurements} measurements after {sweeps} sweeps");
            float[] paths = Finite(Paths, memory.AllSites), mean = Finite(Profile, memory.Profile.Length);
            float[] exchanges = memory.Exchange is null ? [] : Finite(Exchanges, memory.ReadExchanges().Length);
            tuning.Restore(Finite(Widths, tuning.Widths.Count));
            series.Restore(measurements, (int)Math.Min(Number("bin_length"), int.MaxValue), Finite);
            memory.WritePaths(paths);
            memory.WriteExchanges(exchanges);
            mean.CopyTo(memory.Profile, 0);
            return sweeps;
        }
        catch (InputException e)
        {
            throw new InputException(
                $"{path} cannot be used as the checkpoint of a sampling run: {e.Message.TrimEnd('.')}. "
                + "Take another copy, or begin anew.", e);
        }

        long Number(string key) =>
            file.Metadata.TryGetValue(key, out string? text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long n)
                ? n
                : throw new InputException($"it does not say its {key}");

        float[] Finite(string name, int length)
        {
            float[] values = file.Values(name, length);
            int bad = Array.FindIndex(values, x => !float.IsFinite(x));
            return bad < 0 ? values : throw new InputException($"value {bad} of {name} is not a finite number");
        }
    }
}

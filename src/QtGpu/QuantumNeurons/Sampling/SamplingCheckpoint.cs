using System.Globalization;
using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.QuantumNeurons.Statistics;

namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>A sampling run on disk, in one safetensors file: paths, counters, widths and accumulators.</summary>
internal static class SamplingCheckpoint
{
    private const string Paths = "paths", Widths = "widths", Profile = "profile";

    public static void Save(
        string path, string settings, long sweeps, TensorView paths, WidthTuning tuning, BinnedSeries series, float[] profile)
    {
        var file = new Safetensors();
        file.Metadata["settings"] = settings;
        file.Metadata["sweeps"] = sweeps.ToString(CultureInfo.InvariantCulture);
        file.Metadata["measurements"] = series.Measurements.ToString(CultureInfo.InvariantCulture);
        file.Metadata["bin_length"] = series.BinLength.ToString(CultureInfo.InvariantCulture);
        file.Tensors.Add((Paths, [paths.Rows, paths.Columns], paths.ToArray()));
        file.Tensors.Add((Widths, [tuning.Widths.Count], [.. tuning.Widths]));
        file.Tensors.Add((Profile, [profile.Length], profile));
        foreach (var (name, values) in series.State)
            file.Tensors.Add((name, [values.Length], values));
        file.Write(path);
    }

    /// <summary>Sets a run to where the file left it; returns the sweeps it had done.</summary>
    public static long Restore(
        string path, string settings, TensorView paths, WidthTuning tuning, BinnedSeries series, float[] profile)
    {
        Safetensors file = Safetensors.Read(path);
        if (!file.Metadata.TryGetValue("settings", out string? made) || !string.Equals(made, settings, StringComparison.Ordinal))
        {
            throw new InputException(
                $"{path} was made with other settings. Made with: {made ?? "none"}. Asked for: {settings}. " +
                "Resume with the same ones, or choose another --checkpoint.");
        }

        paths.Write(file.Values(Paths, paths.Length));
        tuning.Restore(file.Values(Widths, tuning.Widths.Count));
        file.Values(Profile, profile.Length).CopyTo(profile, 0);
        series.Restore(Number("measurements"), (int)Number("bin_length"), (name, length) => file.Values(name, length));
        return Number("sweeps");

        long Number(string key) =>
            file.Metadata.TryGetValue(key, out string? text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long n)
                ? n
                : throw new InputException($"{path} is no checkpoint of a sampling run: it does not say its {key}.");
    }
}

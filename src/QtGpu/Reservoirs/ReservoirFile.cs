using System.Text.Json;
using System.Text.Json.Serialization;
using QtGpu.Data;
using QtGpu.IO;
using QtGpu.Kernels.Contract;

namespace QtGpu.Reservoirs;

/// <summary>
/// A trained reservoir as a safetensors file: W, W_in and W_fb as drawn, V in float64, the state, and the rest as JSON
/// in the metadata. Of a sparse W the weights, the unit that each comes from, and how many enter each unit: whole
/// numbers that float32 holds.
/// </summary>
internal static class ReservoirFile
{
    private const string Key = "qtgpu_echo_state_network";
    private const int Version = 1;

    // A residual may be what JSON has no number for.
    private static readonly JsonSerializerOptions Numbers = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    public static void Write(string path, TrainedReservoir trained)
    {
        if (!trained.Fit.IsSolved)
        {
            throw new InputException(
                "a reservoir whose readout has no solution cannot be saved; raise the ridge, or lower spectral radius "
                + "or input scale");
        }

        ReservoirMatrices matrices = trained.Reservoir.Matrices;
        RecurrentMatrix w = matrices.Recurrent;
        int units = w.Units, inputs = trained.Inputs, outputs = trained.Outputs;
        var file = new Safetensors();
        file.Metadata[Key] = JsonSerializer.Serialize(
            new Header(
                Version, trained.Reservoir.Settings, matrices.Seed, matrices.Radius, trained.Fit, trained.Series,
                trained.IsAutonomous, trained.Steps, inputs, outputs, Scale.Of(trained.InputScale),
                Scale.Of(trained.TargetScale)),
            Numbers);
        file.Doubles.Add(("V", [1 + inputs + units, outputs], trained.Readout));
        file.Tensors.Add(("state", [units], trained.State));
        file.Tensors.Add(("last_target", [outputs], trained.LastTarget));
        file.Tensors.Add(("W_in", [1 + inputs, units], matrices.Input));
        file.Tensors.Add(("W_fb", [outputs, units], matrices.Feedback));
        file.Tensors.Add(("W", w.IsSparse ? [w.Values.Length] : [units, units], w.Values));
        if (w.IsSparse)
        {
            file.Tensors.Add(("W_sources", [w.Values.Length], Array.ConvertAll(w.Sources!, source => (float)source)));
            file.Tensors.Add(("W_entering", [units],
                [.. Enumerable.Range(0, units).Select(j => (float)(w.RowStarts![j + 1] - w.RowStarts[j]))]));
        }

        file.Write(path);
    }

    /// <summary>Whether a file has a reservoir.</summary>
    public static bool IsOne(Safetensors file) => file.Metadata.ContainsKey(Key);

    public static TrainedReservoir Read(string path)
    {
        Safetensors file = Safetensors.ReadOwn(path);
        if (!file.Metadata.TryGetValue(Key, out string? text))
            throw new InputException(
                $"{path} holds no echo-state network; expected a file that TrainedReservoir.Save or ‘save’ wrote");
        try
        {
            Header header = JsonSerializer.Deserialize<Header>(text, Numbers)
                ?? throw new InputException("its description is null");
            return header.Version == Version ? Trained(file, header)
                : throw new InputException($"expected version {Version} of the format, got {header.Version}");
        }
        catch (Exception e) when (e is InputException or JsonException or ArgumentException or OverflowException
            or NotSupportedException or InvalidOperationException)
        {
            string why = e.Message.Split('\n')[0].TrimEnd('.', '\r');
            throw new InputException(
                $"{path} cannot be used as an echo-state network: {why}; take another copy, or train anew", e);
        }
    }

    private static TrainedReservoir Trained(Safetensors file, Header header)
    {
        header.Settings.Check();
        _ = header.Settings.CreateActivation();
        int units = header.Settings.Units, inputs = header.Inputs, outputs = header.Outputs;
        if (inputs < 1 || outputs < 1 || (header.IsAutonomous && inputs != outputs))
            throw new InputException($"expected a series with inputs and targets, got {inputs} and {outputs}");
        if (header.Radius.Value is not (> 0 and < double.PositiveInfinity) || !header.Fit.IsSolved)
            throw new InputException("expected a spectral radius above 0 and a readout with a solution");
        if (header.Steps < 0)
            throw new InputException($"expected 0 steps or more, got {header.Steps}");
        RequireFinite(file);
        var matrices = new ReservoirMatrices(
            header.Seed, Recurrent(file, header.Settings), file.Values("W_in", (1L + inputs) * units),
            file.Values("W_fb", (long)outputs * units), header.Radius);
        return new(new(header.Settings, matrices), header.Fit, file.DoubleValues("V", (1L + inputs + units) * outputs))
        {
            Series = header.Series,
            IsAutonomous = header.IsAutonomous,
            State = file.Values("state", units),
            LastTarget = file.Values("last_target", outputs),
            Steps = header.Steps,
            InputScale = header.InputScale?.For(inputs),
            TargetScale = header.TargetScale?.For(outputs),
        };
    }

    private static void RequireFinite(Safetensors file)
    {
        string? bad = file.Tensors.Find(tensor => !Array.TrueForAll(tensor.Values, float.IsFinite)).Name
            ?? file.Doubles.Find(tensor => !Array.TrueForAll(tensor.Values, double.IsFinite)).Name;
        if (bad is not null)
            throw new InputException($"expected finite numbers, {bad} has others");
    }

    private static RecurrentMatrix Recurrent(Safetensors file, ReservoirSettings settings)
    {
        int units = settings.Units;
        if (settings.Density >= ReservoirSettings.SparseBelow)
            return RecurrentMatrix.Dense(units, file.Values("W", (long)units * units));
        var starts = new int[units + 1];
        float[] entering = file.Values("W_entering", units);
        for (int j = 0; j < units; j++)
            starts[j + 1] = checked(starts[j] + Whole(entering[j]));
        int[] sources = Array.ConvertAll(file.Values("W_sources", starts[units]), Whole);
        return RecurrentMatrix.Sparse(units, starts, sources, file.Values("W", starts[units]));
    }

    private static int Whole(float x) => x >= 0 && x <= ReservoirSettings.MostUnits && x == MathF.Floor(x)
        ? (int)x
        : throw new InputException($"expected a whole number from 0 to {ReservoirSettings.MostUnits} in W, got {x}");

    private sealed record Header(
        int Version, ReservoirSettings Settings, long Seed, SpectralRadius Radius, ReadoutFit Fit, string Series,
        bool IsAutonomous, long Steps, int Inputs, int Outputs, Scale? InputScale, Scale? TargetScale);

    private sealed record Scale(IReadOnlyList<double> Means, IReadOnlyList<double> Deviations)
    {
        public static Scale? Of(ColumnScale? scale) => scale is null ? null : new(scale.Origins, scale.Units);

        public ColumnScale For(int features) => Means.Count == features
            ? new(Means, Deviations)
            : throw new InputException(
                $"expected a mean and a deviation for each of {features} columns, got {Means.Count}");
    }
}

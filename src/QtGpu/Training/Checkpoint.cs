using System.Text.Json;
using QtGpu.Data;
using QtGpu.IO;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>
/// A training run on disk: parameters, optimizer state and history, in one safetensors file. A run that is resumed from
/// it gives the same bits as one that was never interrupted.
/// </summary>
public sealed class Checkpoint
{
    private readonly Safetensors _file;
    private readonly CheckpointContent _content;
    private readonly string _path;

    private Checkpoint(string path, Safetensors file, CheckpointContent content) =>
        (_path, _file, _content) = (path, file, content);

    /// <summary>What was trained, where it was saved with one.</summary>
    public ModelSpec? Model => _content.Model;

    /// <summary>What its samples were scaled by; null where they were trained on as they are.</summary>
    public SampleScale? Scale => _content.Scale;

    /// <summary>The settings of the run as its owner wrote them.</summary>
    public string Settings => _file.Metadata.GetValueOrDefault(CheckpointContent.SettingsEntry, "");

    /// <summary>The epochs that were done.</summary>
    public IReadOnlyList<EpochRecord> History => _content.History;

    /// <summary>Where it ran, and how kernels cut up their work there; null in files of older versions.</summary>
    public DevicePlans? Plans => _content.Plans;

    /// <summary>The file of another program that it was imported from; null where it was trained here.</summary>
    internal string? Origin => _file.Metadata.GetValueOrDefault(CheckpointContent.OriginEntry);

    /// <summary>The parameters by name, without what the optimizer keeps.</summary>
    internal IReadOnlyList<(string Name, float[] Values)> Parameters =>
    [
        .. _file.Tensors.Where(t => t.Name is not CheckpointContent.StateTensor).Select(t => (t.Name, t.Values)),
    ];

    /// <summary>Whether a file is of a training run.</summary>
    internal static bool IsOne(Safetensors file) => file.Metadata.ContainsKey(CheckpointContent.HistoryEntry);

    /// <summary>Writes a run as it stands.</summary>
    /// <param name="path">The file; replaced whole or not at all.</param>
    /// <param name="trainer">The run.</param>
    /// <param name="model">What is trained, so that it can be built again.</param>
    /// <param name="settings">The settings of the run, as text that its owner compares when it resumes.</param>
    public static void Save(string path, Trainer trainer, ModelSpec? model = null, string settings = "")
    {
        var file = new Safetensors();
        if (model is not null)
            file.Metadata[CheckpointContent.ModelEntry] =
                JsonSerializer.Serialize(model.WithGridPoints(trainer.GridPoints));
        if (Serialised(trainer.Samples.Scale) is { } scale)
            file.Metadata[CheckpointContent.ScaleEntry] = scale;
        file.Metadata[CheckpointContent.SettingsEntry] = settings;
        file.Metadata[CheckpointContent.HistoryEntry] =
            JsonSerializer.Serialize(trainer.History, CheckpointContent.Format);
        if (trainer.FirstLoss is { } first)
            file.Metadata[CheckpointContent.FirstLossEntry] = JsonSerializer.Serialize(new[] { first });
        file.Metadata[CheckpointContent.PlansEntry] =
            JsonSerializer.Serialize(new DevicePlans(trainer.Backend.Name, trainer.Backend.Plans?.Kept));
        foreach (var (name, value) in trainer.Parameters.Named)
            file.Tensors.Add((name, [value.Rows, value.Columns], value.ToArray()));
        View<float> state = trainer.OptimizerState;
        if (state.Length > 0)
            file.Tensors.Add((CheckpointContent.StateTensor, [state.Rows, state.Columns], state.ToArray()));
        file.Write(path);
    }

    /// <summary>Writes a network that another program has trained.</summary>
    /// <param name="path">The file; replaced whole or not at all.</param>
    /// <param name="model">The network.</param>
    /// <param name="parameters">Its parameters, in the order in which it has them.</param>
    /// <param name="origin">Where it comes from.</param>
    internal static void WriteForeign(
        string path, ModelSpec model, IReadOnlyList<float[]> parameters, string origin)
    {
        model.Check();
        var file = new Safetensors();
        file.Metadata[CheckpointContent.ModelEntry] = JsonSerializer.Serialize(model);
        file.Metadata[CheckpointContent.SettingsEntry] = $"imported from {origin}";
        file.Metadata[CheckpointContent.HistoryEntry] = "[]";
        file.Metadata[CheckpointContent.OriginEntry] = origin;
        foreach (var ((layer, parameter), values) in model.Build().Parameters(model.Input).Zip(parameters))
        {
            file.Tensors.Add(
                ($"{layer}.{parameter.Name}", [parameter.Shape.Rows, parameter.Shape.Columns], values));
        }

        file.Write(path);
    }

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="InputException">It is missing, damaged, or not a checkpoint.</exception>
    public static Checkpoint Read(string path)
    {
        Safetensors file = Safetensors.ReadOwn(path);
        try
        {
            return new(path, file, CheckpointContent.Of(file));
        }
        catch (InputException e)
        {
            throw new InputException(
                $"{path} cannot be used as a checkpoint: {e.Message.TrimEnd('.')}. "
                + "Take another copy, or train anew.", e);
        }
    }

    /// <summary>Sets a run to where this one stood, by the same plans of kernels where the device can.</summary>
    /// <exception cref="InputException">The run has other settings, or another model.</exception>
    public void Restore(Trainer trainer, string settings = "")
    {
        SettingsText.Require(_path, Settings, settings, "‘checkpoint’");
        string? scale = _file.Metadata.GetValueOrDefault(CheckpointContent.ScaleEntry);
        if (!string.Equals(scale, Serialised(trainer.Samples.Scale), StringComparison.Ordinal))
        {
            throw new InputException(
                $"{_path} was made with samples of other means and deviations. "
                + "Resume with the same data, or choose another checkpoint.");
        }

        trainer.ExtendFor(History.Count);
        View<float> state = trainer.OptimizerState;
        string expected = state.Length == 0 ? "none"
            : CheckpointContent.Described(CheckpointContent.StateTensor, [state.Rows, state.Columns]);
        string found = _file.Tensors.Where(t => t.Name is CheckpointContent.StateTensor)
            .Select(t => CheckpointContent.Described(t.Name, t.Shape)).FirstOrDefault("none");
        if (!string.Equals(found, expected, StringComparison.Ordinal))
        {
            throw new InputException(
                $"{_path} was made with another optimizer: its state is {found}, expected {expected}. " +
                "Resume with the same ‘optimizer’ and ‘momentum’, or choose another ‘checkpoint’.");
        }

        RestoreParameters(trainer.Parameters);
        if (state.Length > 0)
            state.Write(_file.Values(CheckpointContent.StateTensor, state.Length));
        trainer.Resume(History, _content.FirstLoss);
        if (Plans is { Plans: { } kept } plans
            && string.Equals(plans.Device, trainer.Backend.Name, StringComparison.Ordinal))
            trainer.Backend.Plans?.Pin(kept);
    }

    /// <summary>Sets the parameters alone, to evaluate or predict.</summary>
    /// <exception cref="InputException">They are not those of this model.</exception>
    public void RestoreParameters(ParameterBuffer parameters)
    {
        string expected = string.Join(
            ", ", parameters.Named.Select(p => CheckpointContent.Described(p.Name, [p.Value.Rows, p.Value.Columns])));
        string found = CheckpointContent.ParametersOf(_file);
        if (!string.Equals(found, expected, StringComparison.Ordinal))
        {
            throw new InputException(
                $"{_path} holds another model. It has: {found}. Expected: {expected}. " +
                "Use the ‘hidden units’ and ‘dataset’ that it was made with, or choose another ‘checkpoint’.");
        }

        foreach (var (name, value) in parameters.Named)
            value.Write(_file.Values(name, value.Length));
    }

    /// <summary>
    /// Sets the means of a Bayesian run to the weights of this network, whose layers are otherwise the same. (MOPED:
    /// Krishnan, Subedar and Tickoo, arXiv:1906.05323.)
    /// </summary>
    /// <param name="trainer">The run, not yet begun.</param>
    /// <param name="model">What it trains.</param>
    /// <param name="relativeDeviation">δ of σ = δ|w|, at least 1e-5; 0: deviations stay as they are.</param>
    /// <exception cref="InputException">This is of a network with other layers, activation or scale.</exception>
    public void RestoreMeans(Trainer trainer, ModelSpec model, float relativeDeviation = 0)
    {
        var weights = _file.Tensors.Where(t => Ends(t.Name, ".weight", ".bias")).ToArray();
        var means = trainer.Parameters.Named.Where(p => Ends(p.Name, ".mean", ".bias-mean")).ToArray();
        string found = string.Join(", ", weights.Select(t => CheckpointContent.Described(t.Name, t.Shape)));
        string expected = string.Join(
            ", ", means.Select(p => CheckpointContent.Described(p.Name, [p.Value.Rows, p.Value.Columns])));
        if (!weights.Select(t => string.Join(',', t.Shape))
            .SequenceEqual(means.Select(p => $"{p.Value.Rows},{p.Value.Columns}"), StringComparer.Ordinal))
        {
            throw new InputException(
                $"{_path} holds other layers. Its weights are: {(found.Length == 0 ? "none" : found)}. "
                + $"Expected as many for: {expected}. Train it with the same ‘hidden units’ as ‘model’ fnn.");
        }

        if (Model is { } own && Functions(own.Build()) is var theirs && Functions(model.Build()) is var ours
            && theirs != ours)
        {
            throw new InputException(
                $"{_path} has the activation {theirs}, and this network {ours}. Give it the same.");
        }

        if (_file.Metadata.GetValueOrDefault(CheckpointContent.ScaleEntry) != Serialised(trainer.Samples.Scale))
            throw new InputException($"{_path} was made with samples of another scale. Scale both alike.");
        var deviations = trainer.Model.Layers.SelectMany((layer, i) => layer is BayesianDense gaussian
            ? trainer.Parameters.OfLayer(i).Where((_, k) => k % 2 == 1).Select(value => (Layer: gaussian, Value: value))
            : []);
        foreach (var (tensor, mean, deviation) in weights.Zip(means, deviations))
        {
            mean.Value.Write(tensor.Values);
            if (relativeDeviation > 0)
            {
                deviation.Value.Write(Array.ConvertAll(
                    tensor.Values, w => deviation.Layer.Rho(TrainedWeights.Deviation(relativeDeviation, w))));
            }
        }
    }

    private static bool Ends(string name, params ReadOnlySpan<string> endings)
    {
        foreach (string ending in endings)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    // Of hidden layers, in words; behind the last one there is none.
    private static string Functions(Sequential model) => string.Join(", ", model.Layers.SkipLast(1).Select(
        layer => layer switch
        {
            Dense dense => $"{dense.Activation}",
            BayesianDense gaussian => $"{gaussian.Activation}",
            TrainableActivation trained => $"{trained}",
            _ => null,
        }).OfType<string>());

    private static string? Serialised(SampleScale? scale) => scale is null ? null : JsonSerializer.Serialize(scale);
}

/// <summary>Saves the run after every epoch. A file of an earlier run stays until the first epoch is done.</summary>
public sealed class SaveCheckpoint(string path, ModelSpec? model = null, string settings = "") : TrainingCallback
{
    /// <inheritdoc/>
    public override bool OnStart(Trainer trainer) => File.Exists(path) || Save(trainer);

    /// <inheritdoc/>
    public override bool OnEpoch(Trainer trainer, EpochRecord record) => Save(trainer);

    private bool Save(Trainer trainer)
    {
        Checkpoint.Save(path, trainer, model, settings);
        return true;
    }
}

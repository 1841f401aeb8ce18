using QtGpu.Kernels.Activations;
using QtGpu.Training;

namespace QtGpu.Exchange;

/// <summary>What a file of another program does not say of its network.</summary>
public sealed record ImportOptions
{
    /// <summary>
    /// Activation of the hidden layers, a name of <see cref="ActivationCatalogue"/>; null: the file says.
    /// </summary>
    public string? Activation { get; init; }

    /// <summary>The layers of a safetensors file in the order of their use; empty: in that of their names.</summary>
    public IReadOnlyList<string> Order { get; init; } = [];

    /// <summary>What the outputs stand for; empty: they are numbers, a regression's.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>The data set that it was trained on; null where there is no name for it.</summary>
    public string? Dataset { get; init; }
}

/// <summary>A network that was imported.</summary>
/// <param name="Model">It.</param>
/// <param name="LeftOut">
/// The operator at its end that makes probabilities of outputs, such as <c>Softmax</c>: outputs are logits without it.
/// Null where there was none.
/// </param>
public sealed record ImportedNetwork(ModelSpec Model, string? LeftOut);

/// <summary>
/// Networks that other programs have trained, as checkpoints: linear layers one after another with activations between,
/// from ONNX files or from safetensors with PyTorch's names.
/// </summary>
public static class NetworkImport
{
    /// <summary>Reads a file, and writes a checkpoint.</summary>
    /// <param name="file">An ONNX file, or a safetensors file, told apart by their endings.</param>
    /// <param name="checkpoint">The checkpoint; replaced whole or not at all.</param>
    /// <param name="options">What the file does not say.</param>
    /// <exception cref="InputException">
    /// It is damaged, or of another network than that; says which operator or tensor it is.
    /// </exception>
    public static ImportedNetwork Write(string file, string checkpoint, ImportOptions? options = null)
    {
        options ??= new();
        RequireClassNames(options.ClassNames);
        (List<ImportedLayer> layers, string? leftOut) = Layers(file, options);
        for (int i = 1; i < layers.Count; i++)
        {
            if (layers[i].Inputs != layers[i - 1].Outputs)
            {
                throw new InputException(
                    $"{file}: layer {layers[i].Name} takes {layers[i].Inputs} inputs, and {layers[i - 1].Name} before "
                    + $"it gives {layers[i - 1].Outputs}; give their ‘order’, layers: "
                    + string.Join(", ", layers.Select(layer => layer.Name)));
            }
        }

        if (layers.Find(layer => !layer.Weight.Concat(layer.Bias).All(float.IsFinite)) is { } bad)
            throw new InputException($"{file}: a weight or bias of layer {bad.Name} is not finite; train it anew");
        ModelSpec model = Model(file, layers) with
        {
            ClassNames = options.ClassNames,
            Dataset = options.Dataset,
        };
        if (options.ClassNames.Count > 0 && options.ClassNames.Count != model.Outputs)
        {
            throw new InputException(
                $"‘class names’: expected a name for each of the {model.Outputs} outputs, "
                + $"got {options.ClassNames.Count}");
        }

        Checkpoint.WriteForeign(
            checkpoint, model, [.. layers.SelectMany(layer => new[] { layer.Weight, layer.Bias })],
            Path.GetFileName(file));
        return new(model, leftOut);
    }

    private static void RequireClassNames(IReadOnlyList<string> names)
    {
        if (names.Count == 1)
            throw new InputException(
                $"‘class names’: expected two or more, got '{names[0]}' alone; leave it out for a number");
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new InputException($"‘class names’: expected each once, got '{twice.Key}' {twice.Count()} times");
    }

    private static (List<ImportedLayer> Layers, string? LeftOut) Layers(string file, ImportOptions options)
    {
        if (file.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            if (options.Activation is not null || options.Order.Count > 0)
                throw new InputException(
                    $"{file} says by itself which activations it has, and in which order layers are; leave out "
                    + "‘activation’ and ‘order’");
            return OnnxLayers.Of(file, OnnxFile.Read(file));
        }

        if (!file.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            throw new InputException($"{file}: expected a file that ends in .onnx or .safetensors");
        List<ImportedLayer> layers = SafetensorsLayers.Read(file, options.Order);
        if (layers.Count == 0)
            throw new InputException($"{file} has no tensors");
        if (options.Activation is { } asked)
            ActivationCatalogue.Create(asked);
        if (layers.Count == 1)
            return (layers, null);
        string name = options.Activation ?? throw new InputException(
            $"{file} does not say which activation is between its {layers.Count} layers; give an ‘activation’, one of "
            + string.Join(", ", ActivationCatalogue.Names));
        ImportedActivation activation = ImportedActivation.Of(name);
        return ([.. layers[..^1].Select(layer => layer with { Activation = activation }), layers[^1]], null);
    }

    private static ModelSpec Model(string file, List<ImportedLayer> layers)
    {
        ImportedActivation[] activations = [.. layers.SkipLast(1).Select(layer => layer.Activation!)];
        var model = new ModelSpec { Inputs = layers[0].Inputs, Outputs = layers[^1].Outputs };
        if (activations.Distinct().Count() <= 1)
        {
            ImportedActivation one = activations.FirstOrDefault() ?? ImportedActivation.Of("identity");
            return model with
            {
                Hidden = [.. layers.SkipLast(1).Select(layer => layer.Outputs)],
                Activation = one.Name,
                ActivationParameters = one.Parameters,
            };
        }

        if (Array.Find(activations, activation => activation.Parameters.Count > 0) is { } special)
            throw new InputException(
                $"{file} mixes activations, of which {special.Name} has numbers of its own; expected one for all "
                + "layers, or such without numbers");
        return model with
        {
            LayerList = string.Join(
                ',', layers.SkipLast(1).Select(layer => $"dense:{layer.Outputs}:{layer.Activation!.Name}")),
        };
    }
}

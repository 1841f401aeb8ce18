using System.Text.RegularExpressions;
using QtGpu.IO;

namespace QtGpu.Exchange;

/// <summary>
/// The linear layers of a safetensors file as PyTorch names them: <c>0.weight</c>, <c>0.bias</c>, <c>2.weight</c> of an
/// <c>nn.Sequential</c>, or <c>fc1.weight</c>, <c>fc1.bias</c> of attributes; weights are [outputs, inputs], and biases
/// may be missing.
/// </summary>
internal static partial class SafetensorsLayers
{
    /// <summary>Reads them.</summary>
    /// <param name="path">The file.</param>
    /// <param name="order">Layers in the order of their use; empty: by name, numbers in it by their size.</param>
    /// <exception cref="InputException">The file is damaged, or holds anything else.</exception>
    public static List<ImportedLayer> Read(string path, IReadOnlyList<string> order)
    {
        Safetensors file = Safetensors.Read(path);
        if (file.HasChecksum)
            throw new InputException($"{path} is a file of QtGpu already: name it as ‘checkpoint’");
        var tensors = file.Tensors
            .Concat(file.Doubles.Select(t => (t.Name, t.Shape, Values: Array.ConvertAll(t.Values, x => (float)x))))
            .ToDictionary(t => t.Name, StringComparer.Ordinal);
        string[] layers = [.. tensors.Keys.Select(name => LayerOf(path, name)).Distinct(StringComparer.Ordinal)];
        StringComparer ordinal = StringComparer.Ordinal;
        if (order.Count > 0 && !order.Order(ordinal).SequenceEqual(layers.Order(ordinal), ordinal))
        {
            throw new InputException(
                $"‘order’: expected each of {string.Join(", ", layers)} once, got {string.Join(", ", order)}");
        }

        IEnumerable<string> used = order.Count > 0 ? order : layers.OrderBy(Natural, StringComparer.Ordinal);
        return [.. used.Select(Layer)];

        ImportedLayer Layer(string name)
        {
            if (!tensors.TryGetValue(Join(name, "weight"), out var weight))
                throw new InputException($"{path}: layer {name} has a bias and no weight");
            if (weight.Shape is not [> 0 and var outputs, > 0 and var inputs])
            {
                throw new InputException(
                    $"{path}: {weight.Name} is [{string.Join(", ", weight.Shape)}], expected [outputs, inputs] of a "
                    + "linear layer");
            }

            float[] bias = new float[outputs];
            if (tensors.TryGetValue(Join(name, "bias"), out var given))
            {
                bias = given.Shape is [var count] && count == outputs ? given.Values : throw new InputException(
                    $"{path}: {given.Name} is [{string.Join(", ", given.Shape)}], expected [{outputs}] as "
                    + $"{weight.Name} has outputs");
            }

            return ImportedLayer.OfTransposed(name, inputs, outputs, weight.Values, bias);
        }
    }

    private static string LayerOf(string path, string tensor) => Parts().Match(tensor) is { Success: true } parts
        ? parts.Groups["layer"].Value
        : throw new InputException(
            $"{path}: tensor {tensor} is of no linear layer; expected names such as 0.weight, 0.bias, fc1.weight");

    private static string Join(string layer, string kind) => layer.Length == 0 ? kind : $"{layer}.{kind}";

    // With zeros before numbers, so that 10 is behind 2.
    private static string Natural(string name) =>
        Digits().Replace(name, digits => digits.Value.PadLeft(12, '0'));

    [GeneratedRegex(
        @"^((?<layer>.+)\.)?(weight|bias)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parts();

    [GeneratedRegex("[0-9]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();
}

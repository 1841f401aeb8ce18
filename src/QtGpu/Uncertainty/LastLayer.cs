using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;

namespace QtGpu.Uncertainty;

/// <summary>
/// A trained classifier in two parts: the features φ [F] that its last layer reads, with a 1 for the bias, which the
/// layers below give on the device; and θ [F, classes], its weights and biases, with logits z = θᵀφ in float64.
/// </summary>
internal sealed class LastLayer : IDisposable
{
    private const int Together = 512;
    private readonly Evaluator? _below;
    private readonly int _inputs;

    /// <exception cref="InputException">The network does not end in a linear dense layer.</exception>
    public LastLayer(Sequential model, Backend backend, ParameterBuffer parameters, int inputs)
    {
        if (model.Layers[^1] is not Dense { Activation.Name: "identity" } last)
        {
            throw new InputException(
                $"a posterior over the last layer needs one that is dense and linear, such as new Dense(10), "
                + $"got {model.Layers[^1]}");
        }

        (_inputs, Classes) = (inputs, last.Units);
        IReadOnlyList<View<float>> parts = parameters.OfLayer(model.Layers.Count - 1);
        Weights = [.. parts.SelectMany(part => part.ToArray()).Select(w => (double)w)];
        (HasBias, Features) = (last.HasBias, Weights.Length / Classes);
        if (model.Layers.Count > 1)
            _below = new(new Sequential([.. model.Layers.SkipLast(1)]), backend, parameters, inputs);
    }

    /// <summary>What is done with the features of one sample.</summary>
    public delegate void Visit(int sample, ReadOnlySpan<double> features);

    /// <summary>Whether φ ends with a 1.</summary>
    public bool HasBias { get; }

    /// <summary>F.</summary>
    public int Features { get; }

    /// <summary>Logits.</summary>
    public int Classes { get; }

    /// <summary>θ [F, classes], row-major.</summary>
    public double[] Weights { get; }

    /// <summary>The features of each sample in turn.</summary>
    /// <exception cref="InputException">The samples are not like those that the network takes.</exception>
    public void Each(Samples samples, Visit visit, CancellationToken cancellation)
    {
        var features = new double[Features];
        features[^1] = 1; // overwritten where there is no bias
        int width = Features - (HasBias ? 1 : 0);
        for (int first = 0; first < samples.Count; first += Together)
        {
            int count = Math.Min(Together, samples.Count - first);
            float[] rows = Below(samples.Subset([.. Enumerable.Range(first, count)]), cancellation);
            for (int i = 0; i < count; i++)
            {
                for (int f = 0; f < width; f++)
                    features[f] = rows[(i * width) + f];
                visit(first + i, features);
            }
        }
    }

    /// <summary>z [classes].</summary>
    public double[] Logits(ReadOnlySpan<double> features)
    {
        var logits = new double[Classes];
        for (int f = 0; f < features.Length; f++)
        {
            for (int c = 0; c < Classes; c++)
                logits[c] = Math.FusedMultiplyAdd(features[f], Weights[(f * Classes) + c], logits[c]);
        }

        return logits;
    }

    public void Dispose() => _below?.Dispose();

    private float[] Below(Samples samples, CancellationToken cancellation)
    {
        if (_below is not null)
            return _below.Predict(samples, cancellation);
        return samples.Features == _inputs && !samples.AreSequences
            ? samples.AllFeatures()
            : throw new InputException($"the network takes {_inputs} features a sample, got {samples.Features}");
    }
}

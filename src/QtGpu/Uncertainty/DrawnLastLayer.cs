using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;

namespace QtGpu.Uncertainty;

/// <summary>
/// Draws of a classifier's last layer, side by side: one layer of draws·classes logits, so that the layers below are
/// run once and all draws are one product.
/// </summary>
internal sealed class DrawnLastLayer : IDisposable
{
    private readonly ParameterBuffer _parameters;
    private readonly Evaluator _evaluator;
    private readonly int _classes;

    /// <summary>Copies the layers below, and takes the draws.</summary>
    /// <param name="model">The classifier; its last layer is dense.</param>
    /// <param name="backend">The device.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="like">Samples like those that it takes.</param>
    /// <param name="count">Draws.</param>
    /// <param name="draws">θ [F, classes] of as many at least.</param>
    public DrawnLastLayer(
        Sequential model, Backend backend, ParameterBuffer parameters, Samples like, int count,
        IEnumerable<double[]> draws)
    {
        var last = (Dense)model.Layers[^1];
        (Count, _classes) = (count, last.Units);
        var wide = new Sequential(
        [
            .. model.Layers.SkipLast(1),
            new Dense(count * _classes, initialiser: last.Initialiser, hasBias: last.HasBias),
        ]);
        Shape input = like.AreSequences ? Shape.Of(1, 1, like.Features) : Shape.Vector(like.Features);
        _parameters = new(wide, backend, input, seed: 0);
        _evaluator = new(wide, backend, _parameters, like.Features);
        try
        {
            int below = model.Layers.Count - 1;
            for (int layer = 0; layer < below; layer++)
            {
                foreach (var (from, to) in parameters.OfLayer(layer).Zip(_parameters.OfLayer(layer)))
                    backend.Elementwise.Copy(from, to);
            }

            IReadOnlyList<View<float>> parts = _parameters.OfLayer(below); // W, and b
            float[] theta = SideBySide([.. draws.Take(count)]);
            int weights = (int)parts[0].Length;
            parts[0].Write(theta.AsSpan(0, weights));
            if (last.HasBias)
                parts[1].Write(theta.AsSpan(weights));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Draws.</summary>
    public int Count { get; }

    /// <summary>Class probabilities [draws, rows, classes].</summary>
    public float[] Predict(Samples samples, CancellationToken cancellation)
    {
        float[] logits = _evaluator.Predict(samples, cancellation);
        var all = new float[logits.Length];
        var z = new double[_classes];
        for (int draw = 0; draw < Count; draw++)
        {
            for (int row = 0; row < samples.Count; row++)
            {
                for (int c = 0; c < _classes; c++)
                    z[c] = logits[(((row * Count) + draw) * _classes) + c];
                Softmax.Apply(z);
                for (int c = 0; c < _classes; c++)
                    all[(((draw * samples.Count) + row) * _classes) + c] = (float)z[c];
            }
        }

        return all;
    }

    public void Dispose()
    {
        _evaluator.Dispose();
        _parameters.Dispose();
    }

    // [F, draws·classes].
    private float[] SideBySide(double[][] draws)
    {
        var all = new float[draws.Sum(theta => theta.Length)];
        for (int i = 0; i < all.Length; i++)
        {
            var (row, column) = Math.DivRem(i, Count * _classes);
            var (draw, c) = Math.DivRem(column, _classes);
            all[i] = (float)draws[draw][(row * _classes) + c];
        }

        return all;
    }
}

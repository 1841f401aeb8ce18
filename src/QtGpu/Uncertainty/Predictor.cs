using QtGpu.Data;

namespace QtGpu.Uncertainty;

/// <summary>
/// What predicts classes several times over: draws of one network, or several networks. How its members agree is how
/// sure it is.
/// </summary>
public abstract class Predictor : IDisposable
{
    /// <summary>What it is, in a few words, such as <c>mean-field, 50 draws</c>.</summary>
    public abstract string Name { get; }

    /// <summary>How many predict: draws, or networks; 1 where there is one answer.</summary>
    public abstract int Members { get; }

    /// <summary>Class probabilities [members, rows, classes], row-major, of all samples.</summary>
    /// <param name="samples">What to predict; labels are not read.</param>
    /// <param name="cancellation">Stops between two operations.</param>
    /// <exception cref="InputException">The samples have other features than the networks.</exception>
    public abstract float[] Predict(Samples samples, CancellationToken cancellation = default);

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}

using QtGpu.IO;
using QtGpu.QuantumNeurons.Exact;
using QtGpu.QuantumNeurons.Sampling;

namespace QtGpu.QuantumNeurons.Digits;

/// <summary>Looks activities up in the exact curve f(E): the network without the noise of sampling.</summary>
public sealed class ExactActivities : IActivityEvaluator
{
    private readonly ActivityCurve _curve;

    /// <summary>Tabulates the curve.</summary>
    /// <param name="largestField">The largest E that will be asked for.</param>
    /// <param name="neurons">The outputs.</param>
    /// <param name="lattice">Imaginary time.</param>
    /// <param name="options">Threads, and what stops it.</param>
    /// <exception cref="InputException">The outputs feel each other.</exception>
    public ExactActivities(
        double largestField, OutputNeurons neurons, TimeLattice lattice, ExactOptions? options = null)
    {
        if (neurons.Interact(lattice))
        {
            throw new InputException(
                $"exact: the outputs must not feel each other, the inhibition is {neurons.Inhibition}; "
                + "sample them, with ‘evaluator’ monte-carlo");
        }

        // Refuses an input without kinks.
        _ = ActivityUnits.Of(neurons.InField(0), neurons.InField(0).Neurons[0], lattice);
        _curve = new(Math.Max(largestField, 1), neurons.Lambda, neurons.Kinks, lattice, options);
    }

    /// <inheritdoc/>
    public int ImagesTogether => 1000;

    /// <inheritdoc/>
    public double[][] Activities(
        ReadOnlyMemory<float> fields, int block, Action<double>? progress, CancellationToken stop,
        WorkUnderWay? underWay = null)
    {
        var activities = new double[fields.Length][];
        for (int i = 0; i < activities.Length; i++)
            activities[i] = [_curve.At(fields.Span[i])];
        progress?.Invoke(1);
        return activities;
    }
}

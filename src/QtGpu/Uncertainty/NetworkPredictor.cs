using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Models;
using QtGpu.Training;

namespace QtGpu.Uncertainty;

/// <summary>A trained network that says one thing: a single member. It takes the memory of a batch.</summary>
public class NetworkPredictor : Predictor
{
    private readonly Evaluator _evaluator;
    private readonly SampleScale? _scale;
    private readonly string _name;
    private readonly int _members;

    /// <summary>A network on a device.</summary>
    /// <param name="model">Its layers.</param>
    /// <param name="backend">The device.</param>
    /// <param name="parameters">Its parameters, of which the owner disposes.</param>
    /// <param name="inputs">Features per sample.</param>
    /// <param name="scale">What its training samples were scaled by, and others are to be; null: nothing.</param>
    /// <param name="name">What it is called.</param>
    public NetworkPredictor(
        Sequential model, Backend backend, ParameterBuffer parameters, int inputs, SampleScale? scale = null,
        string name = "network")
        : this(new Evaluator(model, backend, parameters, inputs), scale, name, members: 1)
    {
    }

    private protected NetworkPredictor(Evaluator evaluator, SampleScale? scale, string name, int members) =>
        (_evaluator, _scale, _name, _members) = (evaluator, scale, name, members);

    /// <inheritdoc/>
    public override string Name => _name;

    /// <inheritdoc/>
    public override int Members => _members;

    /// <inheritdoc/>
    public override float[] Predict(Samples samples, CancellationToken cancellation = default)
    {
        Samples scaled = _scale is null || samples.Scale is not null ? samples : samples.Scaled(_scale);
        if (samples.TargetsPerStep || _evaluator.IsPerStep(scaled))
            throw new InputException(
                "the network has an output for each step of a sequence, not a class for each sample.");
        float[]? probabilities = null;
        for (int member = 0; member < Members; member++)
        {
            float[] outputs = _evaluator.Predict(scaled, member, cancellation);
            probabilities ??= new float[checked(Members * outputs.Length)];
            ClassProbabilities.Softmax(
                outputs, outputs.Length / samples.Count, probabilities.AsSpan(member * outputs.Length, outputs.Length));
        }

        return probabilities!;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _evaluator.Dispose();
        base.Dispose();
    }
}

using QtGpu.Data;
using QtGpu.Data.Tables;
using QtGpu.Kernels.Contract;
using QtGpu.Models;
using QtGpu.Training;

namespace QtGpu.Cli;

/// <summary>The network of a checkpoint, on a device, ready to be asked.</summary>
internal sealed class TrainedNetwork : IDisposable
{
    private readonly Backend _backend;
    private readonly ParameterBuffer _parameters;
    private readonly Evaluator _evaluator;

    private const string Remedy = "choose the --dataset that it was trained on";

    public TrainedNetwork(Session session, string given)
    {
        string path = CheckpointPath.Of(given);
        if (!File.Exists(path))
        {
            throw new InputException(
                $"--checkpoint {given}: there is no checkpoint; `qtgpu train --checkpoint {given}` makes one");
        }
        Checkpoint checkpoint = Checkpoint.Read(path);
        Spec = checkpoint.Model ?? throw new InputException(
            $"{path} does not say which model it is of; train again with `qtgpu train --checkpoint`");
        if (Spec.Series is { } series)
            throw new InputException(
                $"{path} forecasts the series {series} and knows no samples to be asked about; `qtgpu train` with the "
                + "flags of its run and --resume says how well, with --json FILE also what");
        (Settings, Scale) = (checkpoint.Settings, checkpoint.Scale);
        if (checkpoint.History.Count == 0)
            session.Warn($"{path} is of a network that was not trained: no epoch of its run was finished");
        Sequential model = Spec.Build();
        _backend = session.OpenDevice();
        _parameters = new ParameterBuffer(model, _backend, Spec.Input, seed: 0);
        checkpoint.RestoreParameters(_parameters);
        _evaluator = new Evaluator(model, _backend, _parameters, Spec.Inputs);
    }

    public ModelSpec Spec { get; }

    /// <summary>The data set that it was trained on.</summary>
    public string Dataset => Spec.Dataset ?? "digits";

    /// <summary>What the columns of its training file meant; by position alone where that is not known.</summary>
    public TableSchema Columns => Spec.Columns ?? TableSchema.Unnamed(Spec.Inputs, Spec.ClassNames);

    /// <summary>What it was trained with, in words.</summary>
    public string Settings { get; }

    /// <summary>What its training samples were standardised by, and what it is asked about is; null: nothing.</summary>
    public SampleScale? Scale { get; }

    public Evaluation Evaluate(Samples samples, CancellationToken stop = default)
    {
        RequireFeatures(samples);
        int outputs = samples.Classes > 0 ? samples.Classes : samples.TargetCount;
        if (samples.Classes > 0 && Spec.ClassNames.Count != samples.Classes)
        {
            throw new InputException(
                $"the network knows {Spec.ClassNames.Count} classes, the data set has {samples.Classes}; {Remedy}");
        }

        return outputs == Spec.Outputs
            ? _evaluator.Evaluate(Scaled(samples), Loss.For(samples.Classes), stop)
            : throw new InputException(
                $"the network has {Spec.Outputs} outputs, the data set needs {outputs}; {Remedy}");
    }

    /// <summary>Throws unless output j means the same class here and there.</summary>
    /// <exception cref="InputException">It does not; names the first that differs.</exception>
    public void RequireClasses(Dataset data)
    {
        RequireFeatures(data.Test);
        for (int j = 0; j < Math.Min(Spec.ClassNames.Count, data.ClassNames.Count); j++)
        {
            if (!string.Equals(Spec.ClassNames[j], data.ClassNames[j], StringComparison.Ordinal))
            {
                throw new InputException(
                    $"class {j} is '{Spec.ClassNames[j]}' for the network and '{data.ClassNames[j]}' in {data.Name}; "
                    + Remedy);
            }
        }
    }

    /// <summary>Outputs [n, outputs]; of a regression in the units of the data that it was trained on.</summary>
    public float[] Predict(Samples samples, CancellationToken stop = default)
    {
        RequireFeatures(samples);
        return _evaluator.Predict(Scaled(samples), stop);
    }

    public void Dispose()
    {
        _evaluator.Dispose();
        _parameters.Dispose();
        _backend.Dispose();
    }

    private Samples Scaled(Samples samples) => Scale is null ? samples : samples.Standardised(Scale);

    private void RequireFeatures(Samples samples)
    {
        const string Else = "choose the --dataset that it was trained on";
        string? problem =
            samples.AreSequences != ModelKind.Of(Spec.Kind).ReadsSequences
                ? samples.AreSequences ? "the network reads no sequences, and these samples are some"
                    : "the network reads sequences, and these samples are none"
            : samples.Features != Spec.Inputs
                ? $"the network takes {Spec.Inputs} features per sample, these samples have {samples.Features}"
            : samples.Vocabulary != Spec.Vocabulary
                ? $"the network knows {Spec.Vocabulary} words, these samples are of {samples.Vocabulary}"
            : null;
        if (problem is not null)
            throw new InputException($"{problem}; {Else}");
    }
}

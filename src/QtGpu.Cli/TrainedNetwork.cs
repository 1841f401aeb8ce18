using QtGpu.Data;
using QtGpu.Data.Tables;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;
using QtGpu.Uncertainty;

namespace QtGpu.Cli;

/// <summary>The network of a checkpoint, on a device, ready to be asked.</summary>
internal sealed class TrainedNetwork : IDisposable
{
    private readonly bool _ownsBackend;
    private readonly Backend _backend;
    private readonly Sequential _model;
    private readonly ParameterBuffer _parameters;
    private readonly List<Predictor> _predictors = [];
    private Predictor? _single;
    private readonly Evaluator _evaluator;

    private const string Remedy = "choose the --dataset that it was trained on";

    /// <summary>Reads a checkpoint.</summary>
    /// <param name="session">What device is asked for.</param>
    /// <param name="given">Where it lies.</param>
    /// <param name="beside">A network whose device it shares; null: it opens its own.</param>
    /// <exception cref="InputException">There is none, or it is of no network that can be asked.</exception>
    public TrainedNetwork(Session session, string given, TrainedNetwork? beside = null)
    {
        string path = CheckpointPath.ToRead(given, beside is null ? "--checkpoint " : "--ensemble ");
        Checkpoint checkpoint = Checkpoint.Read(path);
        Spec = checkpoint.Model ?? throw new InputException(
            $"{path} does not say which model it is of; train again with `qtgpu train --checkpoint`");
        if (Spec.Series is { } series)
            throw new InputException(
                $"{path} forecasts the series {series} and knows no samples to be asked about; `qtgpu train` with the "
                + "flags of its run and --resume says how well, with --json FILE also what");
        (Settings, Scale) = (checkpoint.Settings, checkpoint.Scale);
        if (checkpoint is { History.Count: 0, Origin: null })
            session.Warn($"{path} is of a network that was not trained: no epoch of its run was finished");
        _model = Spec.Build();
        (_ownsBackend, _backend) = (beside is null, beside?._backend ?? session.OpenDevice());
        _parameters = new ParameterBuffer(_model, _backend, Spec.Input, seed: 0);
        checkpoint.RestoreParameters(_parameters);
        _evaluator = new Evaluator(_model, _backend, _parameters, Spec.Inputs);
    }

    public ModelSpec Spec { get; }

    /// <summary>The data set that it was trained on.</summary>
    public string Dataset => Spec.Dataset ?? "digits";

    /// <summary>What the columns of its training file meant; by position alone where that is not known.</summary>
    public TableSchema Columns => Spec.Columns ?? TableSchema.Unnamed(Spec.Inputs, Spec.ClassNames);

    /// <summary>What it was trained with, in words.</summary>
    public string Settings { get; }

    /// <summary>What its training samples were scaled by, and what it is asked about is; null: nothing.</summary>
    public SampleScale? Scale { get; }

    /// <summary>Whether its weights are drawn.</summary>
    public bool IsBayesian => ModelKind.Of(Spec.Kind) is BayesianModel;

    public Evaluation Evaluate(Samples samples, CancellationToken stop = default)
    {
        RequireTargets(samples);
        return _evaluator.Evaluate(Scaled(samples), Loss.For(samples.Classes, Spec.Loss), stop);
    }

    /// <summary>Throws unless samples have what the network gives: its classes, or as many numbers.</summary>
    /// <exception cref="InputException">Says what they have.</exception>
    public void RequireTargets(Samples samples)
    {
        RequireFeatures(samples);
        int outputs = samples.Classes > 0 ? samples.Classes : samples.TargetCount;
        if (samples.Classes > 0 && Spec.ClassNames.Count != samples.Classes)
        {
            throw new InputException(
                $"the network knows {Spec.ClassNames.Count} classes, the data set has {samples.Classes}; {Remedy}");
        }

        if (outputs != Spec.Outputs)
        {
            throw new InputException(
                $"the network has {Spec.Outputs} outputs, the data set needs {outputs}; {Remedy}");
        }
    }

    /// <summary>Throws unless another network reads the same features and knows the same classes.</summary>
    /// <exception cref="InputException">It does not; says what it knows.</exception>
    public void RequireAlike(TrainedNetwork other, string path)
    {
        if (other.Spec.ClassNames.SequenceEqual(Spec.ClassNames, StringComparer.Ordinal)
            && other.Spec.Inputs == Spec.Inputs)
            return;
        throw new InputException(
            $"--ensemble {path}: it reads {other.Spec.Inputs} features and knows the classes "
            + $"{string.Join(", ", other.Spec.ClassNames)}, the network of --checkpoint {Spec.Inputs} and "
            + $"{string.Join(", ", Spec.ClassNames)}; name networks that were trained on the same data set");
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

    /// <summary>What the grids of its splines cover of samples.</summary>
    public IReadOnlyList<GridCoverage> Grids(Samples samples, CancellationToken stop = default) =>
        GridCoverage.Of(_model, _backend, _parameters, Scaled(samples), stop);

    /// <summary>The edges of a layer with the largest ranges; null: of the first layer that has edges.</summary>
    /// <exception cref="InputException">There is no such layer.</exception>
    public IReadOnlyList<LearnedEdge> Edges(int? layer, Samples samples, int count, CancellationToken stop = default)
    {
        int first = Math.Max(0, _model.Layers.ToList().FindIndex(one => one is Edges));
        return LearnedEdge.Largest(
            _model, layer - 1 ?? first, _backend, _parameters, Scaled(samples), count, stop);
    }

    /// <summary>It says one thing of each sample; a Bayesian network by the means of its weights.</summary>
    public Predictor Single() => _single ??= Owned(new NetworkPredictor(
        _model, _backend, _parameters, Spec.Inputs, Scale,
        $"{Spec.Activation} network{(IsBayesian ? ", means" : string.Empty)}"));

    /// <summary>Its weights are drawn so many times.</summary>
    public Predictor Drawn(int draws, long seed) =>
        Owned(new MeanFieldPredictor(_model, _backend, _parameters, Spec.Inputs, draws, seed, Scale));

    /// <summary>It drops units as in training, so many times.</summary>
    /// <exception cref="InputException">It has no dropout.</exception>
    public Predictor Dropped(int passes, long seed) =>
        Owned(new McDropoutPredictor(_model, _backend, _parameters, Spec.Inputs, passes, seed, Scale));

    /// <summary>Its last layer's weights are drawn so many times, or 0 for the closed form.</summary>
    /// <exception cref="InputException">It does not end in a linear layer of its own.</exception>
    public Predictor Laplace(Samples train, int draws, long seed, CancellationToken stop)
    {
        var settings = new LaplaceSettings { Draws = draws, Seed = seed };
        var laplace = new LastLayerLaplace(
            _model, _backend, _parameters, Scaled(train), settings, cancellation: stop);
        return Owned(Scale is null ? laplace : new ScalingPredictor(laplace, Scale));
    }

    public void Dispose()
    {
        foreach (Predictor predictor in _predictors)
            predictor.Dispose();
        _evaluator.Dispose();
        _parameters.Dispose();
        if (_ownsBackend)
            _backend.Dispose();
    }

    private Predictor Owned(Predictor predictor)
    {
        _predictors.Add(predictor);
        return predictor;
    }

    private Samples Scaled(Samples samples) => Scale is null ? samples : samples.Scaled(Scale);

    /// <summary>Throws where the network cannot read samples.</summary>
    /// <exception cref="InputException">Says why.</exception>
    public void RequireFeatures(Samples samples, string otherwise = Remedy)
    {
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
            throw new InputException($"{problem}; {otherwise}");
    }
}

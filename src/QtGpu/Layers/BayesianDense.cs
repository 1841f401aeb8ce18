using QtGpu.Catalogues;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Onnx;

namespace QtGpu.Layers;

/// <summary>
/// Y = f(X·W + b) with independent Gaussian weights and biases, N(μ, σ²) with σ = e^ρ, which are trained: mean-field
/// variational inference. The loss has the divergence from the prior besides (<see cref="BoundLayer.ReadPenalty"/>).
/// </summary>
/// <remarks>
/// <para>
/// Draws are rows: where the input holds B rows that nothing was drawn for, S draws make S·B of them, draw s of row b
/// at row s·B + b, and the layers above have all of them. S is <see cref="BayesianSettings.Samples"/> in training and
/// <see cref="LayerContext.Draws"/> elsewhere, where 0 draws are the means: the layer is a <see cref="Dense"/> then.
/// </para>
/// <para>
/// σ = e^ρ and not ln(1 + e^ρ), so that the entropy is Σ ρ and ∂/∂ρ needs neither a logarithm nor a division.
/// </para>
/// </remarks>
[Named("bayesian")]
public sealed class BayesianDense : Layer
{
    /// <summary>A layer.</summary>
    /// <param name="units">Outputs.</param>
    /// <param name="activation">f; none for a linear layer.</param>
    /// <param name="settings">Prior, samples and the rest.</param>
    /// <param name="initialiser">How μ starts; b's starts at 0. None: <see cref="Initialiser.Default"/>.</param>
    /// <param name="hasBias">Whether there is a b.</param>
    /// <exception cref="InputException">A setting is out of its bounds.</exception>
    public BayesianDense(
        int units, Activation? activation = null, BayesianSettings? settings = null, Initialiser? initialiser = null,
        bool hasBias = true)
    {
        if (units < 1)
            throw new InputException($"A dense layer needs at least 1 unit, got {units}.");
        Units = units;
        Activation = activation ?? Activation.Of(new Identity());
        Settings = settings ?? new();
        Setting.Check(Settings);
        if (Settings is { PublishedGradient: true, Estimator: not WeightEstimator.Weights })
            throw new InputException("The published gradient is one of sampled weights. Choose them for an estimator.");
        (Initialiser, HasBias) = (initialiser ?? Initialiser.Default, hasBias);
    }

    /// <summary>One with an activation of the catalogue, for example <c>tunnelling</c>.</summary>
    public BayesianDense(int units, string activation, BayesianSettings? settings = null)
        : this(units, ActivationCatalogue.Create(activation), settings)
    {
    }

    /// <summary>
    /// From words: <c>bayesian:UNITS</c> with the model's activation, or <c>bayesian:UNITS:ACTIVATION</c>.
    /// </summary>
    public BayesianDense(LayerText text)
        : this(
            text.Require(1, 2, "bayesian:UNITS or bayesian:UNITS:ACTIVATION").Whole(0),
            text.Arguments.Count > 1 ? ActivationCatalogue.Create(text.Arguments[1]) : text.Activation(),
            initialiser: text.Start)
    {
    }

    /// <summary>Outputs.</summary>
    public int Units { get; }

    /// <summary>f.</summary>
    public Activation Activation { get; }

    /// <summary>Prior, samples and the rest.</summary>
    public BayesianSettings Settings { get; }

    /// <summary>How μ starts.</summary>
    public Initialiser Initialiser { get; }

    /// <summary>Whether there is a b.</summary>
    public bool HasBias { get; }

    /// <summary>Where μ and σ start, if not where the settings say.</summary>
    internal TrainedWeights? Trained { get; init; }

    /// <inheritdoc/>
    public override bool IsStochastic => true;

    /// <inheritdoc/>
    public override Shape Output(Shape input) => input.WithColumns(Units);

    /// <inheritdoc/>
    public override IReadOnlyList<LayerParameter> Parameters(Shape input)
    {
        float deviation = Settings.InitialDeviation;
        Shape matrix = new(input.Columns, Units), row = Shape.Vector(Units);
        LayerParameter[] all = Trained is { } trained
            ?
            [
                new("mean", matrix, trained.Means(0)), new("deviation", matrix, trained.Deviations(0, deviation, Rho)),
                new("bias-mean", row, trained.Means(1)),
                new("bias-deviation", row, trained.Deviations(1, deviation, Rho)),
            ]
            :
            [
                new("mean", matrix, Initialiser.Fill), LayerParameter.Constant("deviation", matrix, Rho(deviation)),
                LayerParameter.Constant("bias-mean", row, 0),
                LayerParameter.Constant("bias-deviation", row, Rho(deviation)),
            ];
        return HasBias ? all : all[..2];
    }

    /// <inheritdoc/>
    /// <exception cref="InputException">Its input has steps or images, whose draws would be no rows.</exception>
    public override BoundLayer Bind(LayerContext context)
    {
        int draws = context.Input.Draws > 1 ? context.Input.Draws : context.Training ? Settings.Samples : context.Draws;
        if (context.Input.Value.Shape.Axes > 2 || (context.Input.Shape.Axes > 2 && draws > 1))
        {
            throw new InputException(
                $"{this} draws rows of samples, and its input is {context.Input.Shape}. "
                + "Put it behind what makes one row of each sample, or draw once.");
        }

        return draws == 0 ? new MeanWeights(this, context)
            : Settings.Estimator == WeightEstimator.Weights ? new WeightSamples(this, context, draws)
            : new LocalReparameterisation(this, context, draws);
    }

    /// <summary>The means of its weights, as it answers where nothing is drawn.</summary>
    internal override OnnxValue Write(LayerGraph graph) =>
        graph.Dense(Activation, graph.Matrix(0), HasBias ? graph.Parameter(2) : null);

    /// <inheritdoc/>
    public override string ToString() =>
        HasDerivative ? $"BayesianDense({Units}, {Activation})" : $"BayesianDense({Units})";

    /// <summary>ρ of a σ: its logarithm, or σ itself where the published gradient is asked for.</summary>
    internal float Rho(float deviation) => Settings.PublishedGradient ? deviation : MathF.Log(deviation);

    /// <summary>Whether f′ is not 1 everywhere.</summary>
    internal bool HasDerivative => !string.Equals(Activation.Name, "identity", StringComparison.Ordinal);

    // Nothing is drawn.
    private sealed class MeanWeights(BayesianDense layer, LayerContext context)
        : BoundLayer(context.Input, context.Take(layer.Output(context.Input.Shape)))
    {
        private readonly ActivationOperations _activation = context.Backend.Activation(layer.Activation);
        private readonly View<float> _mean = context.Parameters[0];
        private readonly View<float> _bias = layer.HasBias ? context.Parameters[2] : View<float>.None;

        public override void Forward(int rows, long step) => _activation.Dense(
            Input.Value.FirstRows(rows), _mean, _bias, Output.Value.FirstRows(rows), View<float>.None);

        public override void Backward(int rows, long step) =>
            throw new InvalidOperationException("A network that is not trained has no way back.");
    }
}

using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Layers;

/// <summary>
/// <see cref="BayesianDense"/> by <see cref="MeanFieldOperations"/>. Draws that share X share X·μ and X²·σ² too, which
/// are computed once.
/// </summary>
/// <remarks>
/// <para>
/// Beside a deterministic layer's step it does twice the products' arithmetic, and per weight moves 72 bytes where that
/// moves 20: σ² (8), both products (8) and their gradients (8), what the prior adds (24), the optimizer on twice the
/// parameters (24). At a batch of 64 a weight's products take some 16 cycles of a core, those bytes 5. What is
/// done per pre-activation and draw is in <see cref="MeanFieldOperations.Draw"/>.
/// </para>
/// <para>Six launches on the way forward and at most seven back, however many draws.</para>
/// </remarks>
internal sealed class LocalReparameterisation : BoundLayer
{
    private readonly BayesianSettings _settings;
    private readonly Posterior _weights;
    private readonly Posterior? _biases;
    private readonly MeanFieldOperations _kernels;
    private readonly ActivationOperations _identity;
    private readonly ElementwiseOperations _elementwise;
    private readonly DenseOperations _dense;
    private readonly long _examples;
    private readonly int _shards;
    private readonly View<float> _variance, _biasVariance, _squares, _m, _delta, _kappa, _derivative;

    public LocalReparameterisation(BayesianDense layer, LayerContext context, int draws)
        : base(
            context.Input,
            context.TakeDraws(
                layer.Output(context.Input.Shape), draws, layer.HasDerivative, out View<float> derivative))
    {
        Backend backend = context.Backend;
        _settings = layer.Settings;
        _kernels = backend.MeanField(layer.Activation, _settings.Prior);
        _identity = backend.Activation(Activation.Of(new Identity()));
        (_dense, _elementwise) = (backend.Dense, backend.Elementwise);
        _weights = new Posterior(context, 0);
        _biases = layer.HasBias ? new Posterior(context, 2) : null;
        Arena arena = context.Arena;
        Shape input = context.Input.Value.Shape, made = input.WithColumns(layer.Units);
        (_variance, _squares) = (arena.Take(_weights.Mean.Shape), Squares(context.Input, arena));
        (_m, _delta) = (arena.Take(made), arena.Take(made));
        _biasVariance = layer.HasBias ? arena.Take(Shape.Vector(layer.Units)) : View<float>.None;
        Output.KeepsSquares = !context.Training;
        _shards = context.Shards;
        if (!context.Training)
            return;
        _examples = _settings.Examples > 0 ? _settings.Examples : context.Examples;
        (_derivative, _kappa) = (derivative, arena.Take(Output.Value.Shape));
    }

    public override double ReadPenalty() =>
        _weights.Divergence(_settings) + (_biases?.Divergence(_settings) ?? 0);

    public override int OutputRows(int rows) => rows / Input.Draws * Output.Draws;

    public override void Forward(int rows, long step)
    {
        View<float> x = Input.Value.FirstRows(rows), squares = _squares.FirstRows(rows);
        View<float> m = _m.FirstRows(rows), delta = _delta.FirstRows(rows);
        _kernels.Variance(_weights.Rho, _variance);
        if (_biases is not null)
            _kernels.Variance(_biases.Rho, _biasVariance);

        if (!Input.KeepsSquares)
            _elementwise.Multiply(x, x, squares);
        _identity.Dense(x, _weights.Mean, _biases?.Mean ?? View<float>.None, m, View<float>.None);
        _kernels.Deviation(squares, _variance, _biasVariance, delta);
        int made = OutputRows(rows);
        _kernels.Draw(
            m, delta, Output.Value.FirstRows(made), _kappa.FirstRows(made), _derivative.FirstRows(made),
            new NormalDraws(_weights.Stream, step, Output.Draws), Output.Squares.FirstRows(made));
    }

    public override void Backward(int rows, long step)
    {
        int made = OutputRows(rows);
        View<float> x = Input.Value.FirstRows(rows), dZ = Output.TakeGradient(made);
        View<float> dM = _m.FirstRows(rows), dDelta = _delta.FirstRows(rows); // no longer needed
        float weight = _settings.KlWeightAt(step / _shards) / _examples;
        _kernels.Fold(dZ, _kappa.FirstRows(made), dM, dDelta);
        _dense.WeightGradient(x, dM, _weights.MeanGradient, _biases?.MeanGradient ?? View<float>.None);
        _dense.WeightGradient(
            _squares.FirstRows(rows), dDelta, _weights.RhoGradient, _biases?.RhoGradient ?? View<float>.None);
        AddPrior(_weights, _variance, weight);
        if (_biases is not null)
            AddPrior(_biases, _biasVariance, weight);
        if (!Input.HasGradient)
            return;
        View<float> dX = Input.HandDown(rows, out View<float> derivative, out bool accumulate);
        _kernels.InputGradient(
            dM, dDelta, _weights.Mean, _variance, x, derivative, _squares.FirstRows(rows), dX, accumulate);
    }

    // Of draws the layer that makes them may leave their squares too; for all that read them.
    private static View<float> Squares(Signal input, Arena arena)
    {
        View<float> squares = input.Squares.IsNone ? arena.Take(input.Value.Shape) : input.Squares;
        if (input.KeepsSquares)
            input.Squares = squares;
        return squares;
    }

    private void AddPrior(Posterior of, View<float> variance, float weight) => _kernels.Gradient(
        of.Mean, variance, of.MeanGradient, of.RhoGradient, weight, _settings.Temperature);
}

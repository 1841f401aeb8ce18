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
    private readonly MeanFieldOperations _kernels;
    private readonly ActivationOperations _identity;
    private readonly ElementwiseOperations _elementwise;
    private readonly DenseOperations _dense;
    private readonly RandomStream _stream;
    private readonly bool _hasBias, _training;
    private readonly long _examples;
    private readonly View<float> _mean, _rho, _biasMean, _biasRho, _dMean, _dRho, _dBiasMean, _dBiasRho;
    private readonly View<float> _variance, _biasVariance, _squares, _m, _delta, _kappa, _derivative, _divergence;

    public LocalReparameterisation(BayesianDense layer, LayerContext context, int draws)
        : base(
            context.Input,
            context.TakeDraws(
                layer.Output(context.Input.Shape), draws, layer.HasDerivative, out View<float> derivative))
    {
        (_settings, _training, _hasBias, _stream) = (layer.Settings, context.Training, layer.HasBias, context.Stream);
        Backend backend = context.Backend;
        _kernels = backend.MeanField(layer.Activation, layer.Settings.Prior);
        (_identity, _dense, _elementwise) =
            (backend.Activation(Activation.Of(new Identity())), backend.Dense, backend.Elementwise);
        (_mean, _rho) = (context.Parameters[0], context.Parameters[1]);
        if (_hasBias)
            (_biasMean, _biasRho) = (context.Parameters[2], context.Parameters[3]);

        Arena arena = context.Arena;
        Shape row = Shape.Vector(layer.Units), made = context.Input.Value.Shape.WithColumns(layer.Units);
        (_variance, _squares) = (arena.Take(_mean.Shape), arena.Take(context.Input.Value.Shape));
        (_m, _delta) = (arena.Take(made), arena.Take(made));
        _biasVariance = _hasBias ? arena.Take(row) : View<float>.None;
        _divergence = arena.Take(Shape.Vector(2));
        if (!_training)
            return;
        _examples = _settings.Examples > 0 ? _settings.Examples : context.Examples;
        (_derivative, _kappa) = (derivative, arena.Take(Output.Value.Shape));
        (_dMean, _dRho) = (context.Gradients[0], context.Gradients[1]);
        if (_hasBias)
            (_dBiasMean, _dBiasRho) = (context.Gradients[2], context.Gradients[3]);
    }

    public override double ReadPenalty()
    {
        View<float> sums = _divergence, one = sums.Slice(0, new(1, 1)), other = sums.Slice(1, new(1, 1));
        _kernels.Divergence(_mean, _rho, one, _settings.Temperature);
        if (_hasBias)
            _kernels.Divergence(_biasMean, _biasRho, other, _settings.Temperature);
        Span<float> terms = stackalloc float[2];
        sums.Read(terms);
        return (double)terms[0] + terms[1];
    }

    public override int OutputRows(int rows) => rows / Input.Draws * Output.Draws;

    public override void Forward(int rows, long step)
    {
        View<float> x = Input.Value.FirstRows(rows), squares = _squares.FirstRows(rows);
        View<float> m = _m.FirstRows(rows), delta = _delta.FirstRows(rows);
        _kernels.Variance(_rho, _variance);
        if (_hasBias)
            _kernels.Variance(_biasRho, _biasVariance);

        _elementwise.Multiply(x, x, squares);
        _identity.Dense(x, _mean, _biasMean, m, View<float>.None);
        _kernels.Deviation(squares, _variance, _biasVariance, delta);
        int made = OutputRows(rows);
        _kernels.Draw(
            m, delta, Output.Value.FirstRows(made), _kappa.FirstRows(made), _derivative.FirstRows(made),
            new NormalDraws(_stream, step, Output.Draws));
    }

    public override void Backward(int rows, long step)
    {
        int made = OutputRows(rows);
        View<float> x = Input.Value.FirstRows(rows), dZ = Output.TakeGradient(made);
        View<float> dM = _m.FirstRows(rows), dDelta = _delta.FirstRows(rows); // no longer needed
        float weight = _settings.KlWeightAt(step) / _examples, temperature = _settings.Temperature;
        _kernels.Fold(dZ, _kappa.FirstRows(made), dM, dDelta);
        _dense.WeightGradient(x, dM, _dMean, _dBiasMean);
        _dense.WeightGradient(_squares.FirstRows(rows), dDelta, _dRho, _dBiasRho);
        _kernels.Gradient(_mean, _variance, _dMean, _dRho, weight, temperature);
        if (_hasBias)
            _kernels.Gradient(_biasMean, _biasVariance, _dBiasMean, _dBiasRho, weight, temperature);
        if (!Input.HasGradient)
            return;
        View<float> dX = Input.HandDown(rows, out View<float> derivative, out bool accumulate);
        View<float> own = accumulate ? _squares.FirstRows(rows) : dX;
        _kernels.InputGradient(dM, dDelta, _mean, _variance, x, derivative, own);
        if (accumulate)
            _elementwise.Add(own, dX, dX);
    }
}

using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Layers;

/// <summary>
/// <see cref="BayesianDense"/> by <see cref="WeightSampleOperations"/>: each draw is one function, of all rows.
/// </summary>
/// <remarks>
/// <para>
/// A sample costs a deterministic layer's products, and per weight one normal number and 28 bytes: the sample written
/// and read (8), its gradient (4), both gathered (8), and read again where the layer below wants a gradient; the rest
/// of a step, 16 bytes and the optimizer, once. It is kept until the way back: 8 bytes of memory per weight and sample.
/// </para>
/// <para>Three launches on the way forward and at most six back, however many samples.</para>
/// </remarks>
internal sealed class WeightSamples : BoundLayer
{
    private readonly BayesianSettings _settings;
    private readonly Posterior _weights;
    private readonly Posterior? _biases;
    private readonly WeightSampleOperations _kernels;
    private readonly DenseOperations _dense;
    private readonly ElementwiseOperations _elementwise;
    private readonly long _examples;
    private readonly int _shards;
    private readonly View<float> _w, _b, _dW, _db, _derivative, _ones, _dX;
    private bool _hasOnes;

    public WeightSamples(BayesianDense layer, LayerContext context, int samples)
        : base(
            context.Input,
            context.TakeDraws(
                layer.Output(context.Input.Shape), samples, layer.HasDerivative, out View<float> derivative))
    {
        Backend backend = context.Backend;
        _settings = layer.Settings;
        _kernels = backend.WeightSamples(layer.Activation, _settings.Prior);
        (_dense, _elementwise) = (backend.Dense, backend.Elementwise);
        _weights = new Posterior(context, 0);
        _biases = layer.HasBias ? new Posterior(context, 2) : null;
        Arena arena = context.Arena;
        int inputs = context.Input.Value.Columns, capacity = context.Input.Value.Rows / Input.Draws;
        Shape matrix = Shape.Of(samples, inputs, layer.Units), row = Shape.Of(samples, 1, layer.Units);
        (_w, _b) = (arena.Take(matrix), layer.HasBias ? arena.Take(row) : View<float>.None);
        _shards = context.Shards;
        if (!context.Training)
            return;
        _examples = _settings.Examples > 0 ? _settings.Examples : context.Examples;
        (_derivative, _dW) = (derivative, arena.Take(matrix));
        if (layer.HasBias)
            (_db, _ones) = (arena.Take(row), arena.Take(Shape.Vector(capacity)));
        if (Input.HasGradient && samples > Input.Draws)
            _dX = arena.Take(new Shape(samples * capacity, inputs));
    }

    public override int OutputRows(int rows) => rows / Input.Draws * Output.Draws;

    public override double ReadPenalty() => _settings.PublishedGradient
        ? 0
        : _weights.Divergence(_settings) + (_biases?.Divergence(_settings) ?? 0);

    public override void Forward(int rows, long step)
    {
        bool published = _settings.PublishedGradient;
        _kernels.Sample(_weights.Mean, _weights.Rho, _w, Draws(0, step), published);
        if (_biases is { } biases)
            _kernels.Sample(biases.Mean, biases.Rho, _b, Draws(1, step), published);
        rows /= Input.Draws;
        _kernels.Dense(
            Planes(Input.Value, rows, Input.Draws), _w, _b, Planes(Output.Value, rows, Output.Draws),
            Planes(_derivative, rows, Output.Draws));
    }

    public override void Backward(int rows, long step)
    {
        View<float> dZ = Planes(Output.TakeGradient(OutputRows(rows)), rows /= Input.Draws, Output.Draws);
        _dense.Multiply(Planes(Input.Value, rows, Input.Draws), true, dZ, false, _dW);
        Fold(_weights, _w, _dW, step);
        if (_biases is { } biases)
        {
            if (!_hasOnes)
                _elementwise.Fill(_ones, 1);
            _hasOnes = true;
            _dense.Multiply(_ones.Slice(0, Shape.Vector(rows)), false, dZ, false, _db);
            Fold(biases, _b, _db, step);
        }

        if (!Input.HasGradient)
            return;
        View<float> dX = Input.HandDown(rows * Input.Draws, out View<float> derivative, out bool accumulate);
        if (_dX.IsNone)
        {
            _kernels.InputGradient(
                dZ, _w, Planes(derivative, rows, Output.Draws), Planes(dX, rows, Output.Draws), accumulate);
            return;
        }

        View<float> own = Planes(_dX, rows, Output.Draws);
        _kernels.InputGradient(dZ, _w, View<float>.None, own);
        _kernels.Sum(own, derivative, dX, accumulate);
    }

    private NormalDraws Draws(int what, long step) => new(_weights.Stream.Substream(what), step, Output.Draws);

    private void Fold(Posterior posterior, View<float> samples, View<float> gradients, long step)
    {
        if (_settings.PublishedGradient)
        {
            _kernels.PublishedFold(gradients, posterior.MeanGradient, posterior.RhoGradient);
            return;
        }

        _kernels.Fold(
            posterior.Mean, posterior.Rho, samples, gradients, posterior.MeanGradient, posterior.RhoGradient,
            _settings.KlWeightAt(step / _shards) / _examples, _settings.Temperature);
    }

    // The first rows of a batch, draw by draw.
    private static View<float> Planes(View<float> x, int rows, int draws) =>
        x.IsNone ? x : x.Slice(0, Shape.Of(draws, rows, x.Columns));
}

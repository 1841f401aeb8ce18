using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Contract;

namespace QtGpu.Layers;

/// <summary>
/// What enters the gates of a direction's units, from below and from their own states, and how gradients come back.
/// </summary>
internal abstract class GateInput
{
    /// <summary>U as scans are given it.</summary>
    public abstract View<float> Recurrent { get; }

    /// <summary>Whether <see cref="AddGradients"/> reads states before the steps.</summary>
    public abstract bool ReadsEarlier { get; }

    /// <summary>What comes from below, biases included, of some steps.</summary>
    public abstract void Drive(View<float> x, View<float> driven);

    /// <summary>All steps of a block.</summary>
    public abstract void Scan(in ScanTensors tensors);

    /// <summary>Begins the way back through the blocks of a batch.</summary>
    public abstract void BeginBack();

    /// <summary>Gradients through the steps of a block.</summary>
    public abstract void ScanBack(in ScanTensors tensors, in ScanGradients gradients);

    /// <summary>Gradients of parameters, and of what is below, from those of the gates of some steps.</summary>
    /// <param name="x">What came from below.</param>
    /// <param name="earlier">h before each step; none unless <see cref="ReadsEarlier"/>.</param>
    /// <param name="driven">∂loss/∂ what came from below.</param>
    /// <param name="recurrent">∂loss/∂ what came from the states.</param>
    /// <param name="below">Where to, of these steps.</param>
    /// <param name="adds">Whether to add to the gradients of the parameters.</param>
    public abstract void AddGradients(
        View<float> x, View<float> earlier, View<float> driven, View<float> recurrent, in BelowGradient below,
        bool adds);
}

/// <summary>x·W + b and h·U.</summary>
internal sealed class GateProducts : GateInput
{
    private readonly Backend _backend;
    private readonly ActivationOperations _linear;
    private readonly TrainableCell _cell;
    private readonly View<float> _w, _u, _b, _dW, _dU, _db, _transposed, _unit, _partBias;
    private bool _hasUnit;

    public GateProducts(Recurrent layer, LayerContext context, int parameter)
    {
        (_backend, _cell) = (context.Backend, layer.Cell);
        _linear = _backend.Activation(Activation.Of(new Identity()));
        (_w, _u, _b) = (context.Parameters[parameter], context.Parameters[parameter + 1],
            context.Parameters[parameter + 2]);
        if (!context.Training)
            return;
        (_dW, _dU, _db) = (context.Gradients[parameter], context.Gradients[parameter + 1],
            context.Gradients[parameter + 2]);
        _partBias = context.Arena.Take(_db.Shape);
        if (layer.Settings.UntransposedGradient)
            (_transposed, _unit) = (context.Arena.Take(_u.Shape), context.Arena.Take(_u.Shape));
    }

    public override View<float> Recurrent => _u;

    public override bool ReadsEarlier => true;

    public override void Drive(View<float> x, View<float> driven) =>
        _linear.Dense(x, _w, _b, driven, View<float>.None);

    public override void Scan(in ScanTensors tensors) => _cell.Scan(_backend, tensors);

    public override void BeginBack()
    {
        if (_unit.IsNone)
            return;
        if (!_hasUnit)
            new IdentityInitialiser().Fill(_backend, _unit, default);
        _hasUnit = true;
        _backend.Dense.Multiply(_u, true, _unit, false, _transposed);
    }

    public override void ScanBack(in ScanTensors tensors, in ScanGradients gradients) => _cell.ScanBack(
        _backend, _transposed.IsNone ? tensors : tensors with { Recurrent = _transposed }, gradients);

    public override void AddGradients(
        View<float> x, View<float> earlier, View<float> driven, View<float> recurrent, in BelowGradient below,
        bool adds)
    {
        _backend.Dense.WeightGradient(earlier, recurrent, _dU, View<float>.None, adds);
        _backend.Dense.WeightGradient(x, driven, _dW, adds ? _partBias : _db, adds);
        if (adds)
            _backend.Elementwise.Add(_partBias, _db, _db);
        if (!below.Rows.IsNone)
            _backend.Dense.InputGradient(driven, _w, below.Derivative, below.Rows, below.Accumulate);
    }
}

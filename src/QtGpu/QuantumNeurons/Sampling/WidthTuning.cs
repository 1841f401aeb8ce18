using QtGpu.Kernels.Contract;

namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>
/// Finds the width of each neuron's proposals in each system: a rejected proposal narrows it, an accepted one widens
/// it, by steps that become smaller, until a target share is accepted (Robbins and Monro, in log width).
/// </summary>
internal sealed class WidthTuning
{
    private const double FirstGain = 2, Slowing = 4;
    private readonly float[] _widths;
    private readonly double _target, _largest;
    private readonly View<float> _view;

    public WidthTuning(View<float> widths, double start, double largest, double target)
    {
        (_view, _largest, _target) = (widths, largest, target);
        _widths = new float[widths.Length];
        Array.Fill(_widths, (float)start);
        _view.Write(_widths);
    }

    public IReadOnlyList<float> Widths => _widths;

    /// <summary>Step <paramref name="round"/>, by the acceptance of each neuron in each system.</summary>
    public void Update(ReadOnlySpan<double> acceptance, int round)
    {
        if (_target <= 0)
            return; // an algorithm without a width, or a width that is given
        double gain = FirstGain / (1 + (round / Slowing));
        for (int i = 0; i < _widths.Length; i++)
            _widths[i] = (float)Math.Min(_widths[i] * Math.Exp(gain * (acceptance[i] - _target)), _largest);
        _view.Write(_widths);
    }

    public void Restore(ReadOnlySpan<float> widths)
    {
        foreach (float width in widths)
        {
            if (!(width >= 0 && width <= (float)_largest))
                throw new InputException($"expected widths from 0 to {_largest}, got {width}");
        }

        widths.CopyTo(_widths);
        _view.Write(_widths);
    }
}

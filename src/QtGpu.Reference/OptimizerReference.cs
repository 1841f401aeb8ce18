namespace QtGpu.Reference;

/// <summary>The optimizers in float64, line by line as in their papers.</summary>
internal sealed class OptimizerReference(float[] start)
{
    private readonly double[] _m = new double[start.Length];
    private readonly double[] _v = new double[start.Length];
    private double _largestStep;
    private int _steps;

    /// <summary>The weights after the steps so far.</summary>
    public double[] Weights { get; } = [.. start.Select(x => (double)x)];

    /// <summary>SGD with momentum as PyTorch has it.</summary>
    public void Sgd(float[] gradient, double rate, double momentum, double decay, double clip)
    {
        double scale = ClippingScale(gradient, clip);
        _steps++;
        for (int i = 0; i < Weights.Length; i++)
        {
            double g = (gradient[i] * scale) + (decay * Weights[i]);
            _v[i] = (momentum * _v[i]) + g;
            Move(i, rate * _v[i]);
        }
    }

    /// <summary>arXiv:1412.6980, algorithm 1, and arXiv:1711.05101, algorithm 2.</summary>
    public void Adam(
        float[] gradient, double rate, double beta1, double beta2, double epsilon, double decay, bool decoupled,
        double clip, int step)
    {
        double scale = ClippingScale(gradient, clip);
        _steps++;
        for (int i = 0; i < Weights.Length; i++)
        {
            double g = (gradient[i] * scale) + (decoupled ? 0 : decay * Weights[i]);
            _m[i] = (beta1 * _m[i]) + ((1 - beta1) * g);
            _v[i] = (beta2 * _v[i]) + ((1 - beta2) * g * g);
            double m = _m[i] / (1 - Math.Pow(beta1, step)), v = _v[i] / (1 - Math.Pow(beta2, step));
            Move(i, rate * ((m / (Math.Sqrt(v) + epsilon)) + (decoupled ? decay * Weights[i] : 0)));
        }
    }

    /// <summary>
    /// A step is a chain of some ten operations on numbers no larger than the step and the weight: 16 roundings of
    /// their sum are allowed for each step.
    /// </summary>
    public double Tolerance(int i) => 16.0 * _steps * (Math.Abs(Weights[i]) + _largestStep) / (1 << 24);

    private void Move(int i, double by)
    {
        Weights[i] -= by;
        _largestStep = Math.Max(_largestStep, Math.Abs(by));
    }

    private static double ClippingScale(float[] gradient, double clip)
    {
        double norm = Math.Sqrt(gradient.Sum(g => (double)g * g));
        return norm > clip ? clip / norm : 1;
    }
}

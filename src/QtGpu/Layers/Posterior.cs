using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Layers;

/// <summary>Gaussian weights, or biases, on a device: where μ and ρ of them lie, and their gradients.</summary>
internal sealed class Posterior
{
    private readonly Backend _backend;
    private readonly View<float> _divergence;
    private MeanFieldOperations? _kernels;

    /// <param name="context">Of the layer.</param>
    /// <param name="first">Number of μ among its parameters; ρ is the next.</param>
    public Posterior(LayerContext context, int first)
    {
        (_backend, Stream) = (context.Backend, context.Stream);
        (Mean, Rho) = (context.Parameters[first], context.Parameters[first + 1]);
        if (context.Training)
            (MeanGradient, RhoGradient) = (context.Gradients[first], context.Gradients[first + 1]);
        _divergence = context.Arena.Take(new Shape(1, 1));
    }

    /// <summary>μ.</summary>
    public View<float> Mean { get; }

    /// <summary>ρ.</summary>
    public View<float> Rho { get; }

    /// <summary>∂loss/∂μ; none outside training.</summary>
    public View<float> MeanGradient { get; }

    /// <summary>∂loss/∂ρ; none outside training.</summary>
    public View<float> RhoGradient { get; }

    /// <summary>The layer's random numbers.</summary>
    public RandomStream Stream { get; }

    /// <summary>E[−ln p(w)] − T·H[q]. Waits for the device.</summary>
    public double Divergence(BayesianSettings settings)
    {
        _kernels ??= _backend.MeanField(Activation.Of(new Identity()), settings.Prior);
        _kernels.Divergence(Mean, Rho, _divergence, settings.Temperature);
        Span<float> sum = stackalloc float[1];
        _divergence.Read(sum);
        return sum[0];
    }
}

namespace QtGpu.Kernels.Activations;

/// <summary>f(z) and f′(z) of an activation in float64.</summary>
public static class ActivationCurve
{
    /// <summary>f(z) and f′(z).</summary>
    public static (double Value, double Derivative) At(Activation activation, double z) =>
        activation.Accept(new Point(z));

    private sealed class Point(double z) : IActivationVisitor<(double Value, double Derivative)>
    {
        public (double Value, double Derivative) Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation
        {
            DoubleLane value = activation.Forward(new DoubleLane(z), out DoubleLane derivative);
            return (value.Value, derivative.Value);
        }
    }
}

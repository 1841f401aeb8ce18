using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace QtGpu.Comparison;

/// <summary>Minimises a smooth convex function by L-BFGS.</summary>
internal static class Lbfgs
{
    private const int Kept = 10, MostSteps = 2000;

    /// <summary>A function: writes its gradient, gives its value.</summary>
    public delegate double Objective(double[] x, double[] gradient);

    /// <summary>Takes x to where every number of the gradient is small, or no step makes the value smaller.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="x">Where it starts, and the minimum.</param>
    /// <param name="tolerance">How small.</param>
    public static void Minimise(Objective objective, double[] x, double tolerance = 1e-5)
    {
        var function = ObjectiveFunction.Gradient(at =>
        {
            double[] gradient = new double[x.Length];
            double value = objective(at.AsArray(), gradient);
            return (value, Vector<double>.Build.Dense(gradient));
        });
        var minimiser = new LimitedMemoryBfgsMinimizer(tolerance, 1e-12, 1e-14, Kept, MostSteps);
        minimiser.FindMinimum(function, Vector<double>.Build.Dense([.. x])).MinimizingPoint.AsArray().CopyTo(x, 0);
    }
}

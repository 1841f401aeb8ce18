namespace QtGpu.Kernels.Edges;

/// <summary>φ(x), dφ/dx and ∂φ/∂p at one x.</summary>
public readonly record struct EdgePoint(double X, double Value, double Derivative, IReadOnlyList<double> Gradient);

/// <summary>One edge in float64: what the command line prints, and what a plot of a trained edge is made of.</summary>
public static class EdgeCurve
{
    /// <summary>The edge at some x.</summary>
    /// <param name="function">φ.</param>
    /// <param name="parameters">p, as many as the function has.</param>
    /// <param name="xs">Where.</param>
    /// <exception cref="InputException">There are more or fewer parameters.</exception>
    public static IReadOnlyList<EdgePoint> Of(
        EdgeFunction function, IReadOnlyList<double> parameters, IEnumerable<double> xs) =>
        [.. Checked(function, parameters).Accept(new Evaluation(parameters, xs))];

    /// <summary>φ at some x, alone.</summary>
    /// <param name="function">φ.</param>
    /// <param name="parameters">p, as many as the function has.</param>
    /// <param name="xs">Where.</param>
    /// <exception cref="InputException">There are more or fewer parameters.</exception>
    public static IReadOnlyList<double> Values(
        EdgeFunction function, IReadOnlyList<double> parameters, IReadOnlyList<double> xs) =>
        Checked(function, parameters).Accept(new Valuation(parameters, xs));

    private static EdgeFunction Checked(EdgeFunction function, IReadOnlyList<double> parameters) =>
        parameters.Count == function.Parameters
            ? function
            : throw new InputException(
                $"an edge of {function} has {function.Parameters} parameters, got {parameters.Count}; give "
                + string.Join(", ", Enumerable.Range(0, function.Parameters).Select(function.NameOf)));

    private sealed class Valuation(IReadOnlyList<double> parameters, IReadOnlyList<double> xs)
        : IEdgeFunctionVisitor<double[]>
    {
        public double[] Visit<TFunction>(TFunction function)
            where TFunction : unmanaged, IEdgeFunction
        {
            var edge = new Edge(new double[function.Coefficients], parameters, []);
            function.Prepare<DoubleLane, Edge>(edge);
            return [.. xs.Select(x => function.Value(edge, new DoubleLane(x)).Value)];
        }
    }

    private sealed class Evaluation(IReadOnlyList<double> parameters, IEnumerable<double> xs)
        : IEdgeFunctionVisitor<IEnumerable<EdgePoint>>
    {
        public IEnumerable<EdgePoint> Visit<TFunction>(TFunction function)
            where TFunction : unmanaged, IEdgeFunction
        {
            foreach (double x in xs)
            {
                var edge = new Edge(
                    new double[function.Coefficients + function.Sums], parameters, new double[function.Parameters]);
                function.Prepare<DoubleLane, Edge>(edge);
                DoubleLane slope = function.Back(edge, new DoubleLane(x), new(1), out DoubleLane value);
                function.Finish<DoubleLane, Edge>(edge);
                yield return new(x, value.Value, slope.Value, edge.Gradient);
            }
        }
    }

    private readonly struct Edge(double[] kept, IReadOnlyList<double> parameters, double[] gradient)
        : IEdge<DoubleLane>
    {
        public double[] Gradient => gradient;

        public DoubleLane Parameter(int p) => new(parameters[p]);

        public DoubleLane Coefficient(int k) => new(kept[k]);

        public void Keep(int k, DoubleLane value) => kept[k] = value.Value;

        public void PutGradient(int p, DoubleLane value) => gradient[p] = value.Value;

        public int Whole(DoubleLane number) => (int)number.Value;
    }
}

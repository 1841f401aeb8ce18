namespace QtGpu.Comparison;

/// <summary>
/// Minimises a smooth convex function by L-BFGS (J. Nocedal and S. J. Wright, Numerical Optimization, algorithm 7.5),
/// each step halved until the value falls enough (Armijo).
/// </summary>
internal static class Lbfgs
{
    private const int Kept = 10, MostSteps = 2000, MostHalvings = 40;
    private const double Decrease = 1e-4;

    /// <summary>A function: writes its gradient, gives its value.</summary>
    public delegate double Objective(double[] x, double[] gradient);

    /// <summary>Takes x to where the gradient is short, or no step makes the value smaller.</summary>
    /// <param name="objective">The function.</param>
    /// <param name="x">Where it starts, and the minimum.</param>
    /// <param name="tolerance">The length of the gradient that is short enough.</param>
    public static void Minimise(Objective objective, double[] x, double tolerance = 1e-5)
    {
        var pairs = new LinkedList<(double[] Step, double[] Change, double Product)>();
        double[] gradient = new double[x.Length], next = new double[x.Length], nextGradient = new double[x.Length];
        double value = objective(x, gradient);
        for (int step = 0; step < MostSteps && Math.Sqrt(Dot(gradient, gradient)) > tolerance; step++)
        {
            double[] direction = Direction(gradient, pairs);
            double slope = Dot(direction, gradient), length = 1, nextValue = 0;
            int halvings = 0;
            for (; halvings < MostHalvings; halvings++, length /= 2)
            {
                for (int j = 0; j < x.Length; j++)
                    next[j] = x[j] + (length * direction[j]);
                nextValue = objective(next, nextGradient);
                if (nextValue <= value + (Decrease * length * slope))
                    break;
            }

            if (halvings == MostHalvings)
                return;
            Remember(pairs, Difference(next, x), Difference(nextGradient, gradient));
            next.CopyTo(x, 0);
            (gradient, nextGradient, value) = (nextGradient, gradient, nextValue);
        }
    }

    // −H·g, H the inverse Hessian that the kept pairs tell of: the two loops of algorithm 7.4.
    private static double[] Direction(
        double[] gradient, LinkedList<(double[] Step, double[] Change, double Product)> pairs)
    {
        double[] direction = Array.ConvertAll(gradient, g => -g);
        if (pairs.Last is null)
        {
            Scale(direction, 1 / Math.Sqrt(Dot(gradient, gradient)));
            return direction;
        }

        var weights = new Stack<double>();
        for (var pair = pairs.Last; pair is not null; pair = pair.Previous)
        {
            double weight = Dot(pair.Value.Step, direction) / pair.Value.Product;
            Add(-weight, pair.Value.Change, direction);
            weights.Push(weight);
        }

        var last = pairs.Last.Value;
        Scale(direction, last.Product / Dot(last.Change, last.Change));
        foreach (var (step, change, product) in pairs)
            Add(weights.Pop() - (Dot(change, direction) / product), step, direction);
        return direction;
    }

    // Without curvature a pair says nothing.
    private static void Remember(
        LinkedList<(double[] Step, double[] Change, double Product)> pairs, double[] step, double[] change)
    {
        double product = Dot(step, change);
        if (product <= 1e-10 * Dot(change, change))
            return;
        pairs.AddLast((step, change, product));
        if (pairs.Count > Kept)
            pairs.RemoveFirst();
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
            sum += a[j] * b[j];
        return sum;
    }

    private static void Add(double factor, double[] a, double[] to)
    {
        for (int j = 0; j < a.Length; j++)
            to[j] += factor * a[j];
    }

    private static void Scale(double[] a, double factor)
    {
        for (int j = 0; j < a.Length; j++)
            a[j] *= factor;
    }

    private static double[] Difference(double[] a, double[] b)
    {
        double[] difference = new double[a.Length];
        for (int j = 0; j < a.Length; j++)
            difference[j] = a[j] - b[j];
        return difference;
    }
}

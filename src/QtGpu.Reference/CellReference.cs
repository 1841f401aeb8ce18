namespace QtGpu.Reference;

/// <summary>A recurrent cell in float64: one unit's step, as its definition says.</summary>
/// <param name="Gates">Pre-activations of a unit.</param>
/// <param name="States">Numbers that it keeps; the first is its output.</param>
/// <param name="Step">
/// From what enters each gate from below, from what enters it from the units' outputs one step before, and from the
/// unit's states, its next states.
/// </param>
internal sealed record CellReference(int Gates, int States, Func<double[], double[], double[], double[]> Step)
{
    /// <summary>h′ = f(a + r).</summary>
    public static CellReference Elman(Func<double, double> f) =>
        new(1, 1, (driven, recurrent, _) => [f(driven[0] + recurrent[0])]);

    /// <summary>h′ = (1 − α)h + α f(a + r).</summary>
    public static CellReference LeakyElman(Func<double, double> f, double leak) => new(
        1, 1, (driven, recurrent, state) => [((1 - leak) * state[0]) + (leak * f(driven[0] + recurrent[0]))]);

    /// <summary>
    /// Gates r, u, n: h′ = (1 − u)·f(a_n + σ(a_r + r_r)·r_n) + u h, u = σ(a_u + r_u).
    /// </summary>
    public static CellReference Gru(Func<double, double> f) => new(3, 1, (driven, recurrent, state) =>
    {
        double reset = Sigmoid(driven[0] + recurrent[0]);
        double update = Sigmoid(driven[1] + recurrent[1]);
        double candidate = f(driven[2] + (reset * recurrent[2]));
        return [((1 - update) * candidate) + (update * state[0])];
    });

    /// <summary>Gates i, f, g, o: c′ = σ(f) c + σ(i)·φ(g), h′ = σ(o)·φ(c′). The states are h, c.</summary>
    public static CellReference Lstm(Func<double, double> phi) => new(4, 2, (driven, recurrent, state) =>
    {
        double input = Sigmoid(driven[0] + recurrent[0]);
        double forget = Sigmoid(driven[1] + recurrent[1]);
        double candidate = phi(driven[2] + recurrent[2]);
        double output = Sigmoid(driven[3] + recurrent[3]);
        double memory = (forget * state[1]) + (input * candidate);
        return [output * phi(memory), memory];
    });

    /// <summary>σ.</summary>
    public static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
}

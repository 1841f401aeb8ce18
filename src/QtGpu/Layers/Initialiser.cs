using System.Globalization;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Layers;

/// <summary>How a weight matrix [in, out] starts.</summary>
public abstract class Initialiser
{
    private const float Widest = 100;

    /// <summary>N(0, 0.01²), the paper's.</summary>
    public static Initialiser Default { get; } = new NormalInitialiser(0.01f);

    /// <summary>Draws W on the device.</summary>
    public abstract void Fill(Backend backend, View<float> w, RandomStream stream);

    /// <summary>A standard deviation, <c>xavier</c>, <c>he</c>, <c>orthogonal</c> or <c>identity</c>.</summary>
    /// <exception cref="InputException">Neither.</exception>
    public static Initialiser Parse(string text) => Parse(text, "initialiser");

    /// <summary>The same of another setting.</summary>
    /// <param name="text">The word.</param>
    /// <param name="setting">What messages call it.</param>
    /// <exception cref="InputException">Neither.</exception>
    public static Initialiser Parse(string text, string setting)
    {
        if (string.Equals(text, "xavier", StringComparison.OrdinalIgnoreCase))
            return new XavierInitialiser();
        if (string.Equals(text, "he", StringComparison.OrdinalIgnoreCase))
            return new HeInitialiser();
        if (string.Equals(text, "orthogonal", StringComparison.OrdinalIgnoreCase))
            return new OrthogonalInitialiser();
        if (string.Equals(text, "identity", StringComparison.OrdinalIgnoreCase))
            return new IdentityInitialiser();
        // Weights of 0 stay alike for ever; nothing is learnt from weights that are huge.
        if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float deviation)
            && deviation is > 0 and <= Widest)
            return new NormalInitialiser(deviation);
        throw new InputException(
            $"‘{setting}’: expected a standard deviation above 0 and at most {Widest}, such as 0.01, "
            + $"or xavier, he, orthogonal or identity, got '{text}'");
    }
}

/// <summary>N(0, σ²).</summary>
public sealed class NormalInitialiser : Initialiser
{
    private readonly float _deviation;

    /// <summary>With standard deviation σ ≥ 0.</summary>
    public NormalInitialiser(float standardDeviation)
    {
        if (!(standardDeviation >= 0 && float.IsFinite(standardDeviation)))
        {
            throw new InputException(
                $"The initial standard deviation must be a number of at least 0, got {standardDeviation}.");
        }

        _deviation = standardDeviation;
    }

    /// <inheritdoc/>
    public override void Fill(Backend backend, View<float> w, RandomStream stream) =>
        backend.Elementwise.FillNormal(w, stream, 0, _deviation);

    /// <inheritdoc/>
    public override string ToString() => _deviation.ToString(CultureInfo.InvariantCulture);
}

/// <summary>U(−r, r) with r = √(6/(in + out)): Glorot and Bengio, AISTATS 2010, equation 16.</summary>
public sealed class XavierInitialiser : Initialiser
{
    /// <inheritdoc/>
    public override void Fill(Backend backend, View<float> w, RandomStream stream) =>
        Fill(backend, w, stream, w.Rows, w.Columns);

    /// <summary>The same of a part of the weights between so many inputs and outputs.</summary>
    internal static void Fill(Backend backend, View<float> w, RandomStream stream, int inputs, int outputs)
    {
        float r = MathF.Sqrt(6f / (inputs + outputs));
        backend.Elementwise.FillUniform(w, stream, 0, -r, r);
    }

    /// <inheritdoc/>
    public override string ToString() => "xavier";
}

/// <summary>N(0, 2/in): He et al., ICCV 2015, equation 10.</summary>
public sealed class HeInitialiser : Initialiser
{
    /// <inheritdoc/>
    public override void Fill(Backend backend, View<float> w, RandomStream stream) =>
        backend.Elementwise.FillNormal(w, stream, 0, MathF.Sqrt(2f / w.Rows));

    /// <inheritdoc/>
    public override string ToString() => "he";
}

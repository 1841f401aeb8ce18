using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Random;

namespace QtGpu.Layers;

/// <summary>Trained weights, then biases, if any, around which Gaussian ones start.</summary>
/// <param name="Values">Each as in a dense layer.</param>
/// <param name="RelativeDeviation">δ of σ = δ|w|; 0 where all start with the same.</param>
internal sealed record TrainedWeights(IReadOnlyList<float[]> Values, float RelativeDeviation)
{
    private const float LeastDeviation = 1e-5f;

    /// <summary>σ = δ|w|, at least 1e-5.</summary>
    public static float Deviation(float relative, float w) => Math.Max(relative * Math.Abs(w), LeastDeviation);

    /// <summary>Starts means with them.</summary>
    public Action<Backend, View<float>, RandomStream> Means(int which) =>
        (_, mean, _) => mean.Write(Values[which]);

    /// <summary>Starts what σ is made of.</summary>
    /// <param name="which">Weights or biases.</param>
    /// <param name="deviation">σ where there is no δ.</param>
    /// <param name="rho">ρ(σ).</param>
    public Action<Backend, View<float>, RandomStream> Deviations(
        int which, float deviation, Func<float, float> rho) => (_, values, _) => values.Write(Array.ConvertAll(
        Values[which],
        w => rho(RelativeDeviation > 0 ? Deviation(RelativeDeviation, w) : deviation)));
}

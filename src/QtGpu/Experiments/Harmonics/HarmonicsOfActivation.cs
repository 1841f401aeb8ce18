namespace QtGpu.Experiments.Harmonics;

/// <summary>What an activation makes of sines; rows are offsets, columns amplitudes.</summary>
/// <param name="Name">Which.</param>
/// <param name="Slope">f′(0⁺).</param>
/// <param name="Distortion">Total harmonic distortion at the same input.</param>
/// <param name="Matched">The same of f(z/f′(0⁺)), whose slope is 1.</param>
/// <param name="Spectrum">Amplitudes of fundamental and harmonics at the reference amplitude, offset 0.</param>
/// <param name="MatchedSpectrum">The same of f(z/f′(0⁺)).</param>
internal sealed record HarmonicsOfActivation(
    string Name, double Slope, double[][] Distortion, double[][] Matched, double[] Spectrum, double[] MatchedSpectrum)
{
    /// <summary>Its name in files and measures: <c>tunnelling-0.5</c>.</summary>
    public string Id => Name.Replace(" θ=", "-", StringComparison.Ordinal);
}

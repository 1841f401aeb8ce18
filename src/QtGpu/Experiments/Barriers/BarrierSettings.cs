using QtGpu.Kernels.Activations;
using static System.FormattableString;

namespace QtGpu.Experiments.Barriers;

/// <summary>A rectangular barrier and the energy scale of the units behind it; E₀ = 0.</summary>
/// <param name="Height">V₀ in eV.</param>
/// <param name="Width">a in nm.</param>
/// <param name="Scale">s in eV per unit of z.</param>
public sealed record BarrierSettings(double Height, double Width, double Scale)
{
    /// <summary>θ.</summary>
    internal double Opacity => Width / Tunnelling.WidthOf(1, Height);

    /// <summary>As an activation.</summary>
    internal ActivationChoice Choice => ActivationChoice.Barrier("tunnelling", Height, Width, Scale);

    /// <inheritdoc/>
    public override string ToString() => Invariant($"V₀ = {Height} eV, a = {Width} nm, s = {Scale} eV");
}

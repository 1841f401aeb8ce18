using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Contract;

/// <summary>
/// Closed Euclidean paths φ of a network of quantum neurons, and the action they are sampled from:
/// S = Σⱼ Σₜ (φⱼ,ₜ₊₁ − φⱼ,ₜ)²/(2 dt) + dt [ bⱼ (q − 1)² + Σ_d X_dj w_d q + Σ_d H_dj w_d² (q − 1)² (q − 1)² ]
/// with q = φ²ⱼ,ₜ.
/// </summary>
/// <remarks>
/// A driver d is a profile, w_d(t) = Profiles[d, t] (an input neuron: (ψ² − 1)², or 0 where it is passive), or, behind
/// the profiles, a neuron, w_d(t) = (q_d − 1)². Dorozhinsky and Pavlovsky, arXiv:1806.09664, (7), (8), (10), (11).
/// Systems are networks of the same neurons with other strengths (truth-table rows, points of a scan, images); each
/// owns the same number of chains: chain c belongs to system c / (chains / systems).
/// </remarks>
/// <param name="Paths">φ [chains · neurons, slices], chain by chain. Advanced in place.</param>
/// <param name="Profiles">w_d(t) [profiles, slices].</param>
/// <param name="Wells">bⱼ = Λⱼ/4 [systems, neurons].</param>
/// <param name="Excitation">
/// X [systems · (profiles + neurons), neurons]: row d, column j is ε of d → j; 0 where there is none.
/// </param>
/// <param name="Inhibition">H, of the same shape. Neurons i, j feel H_ij + H_ji.</param>
/// <param name="Widths">
/// [systems, neurons]: the size of an update's proposal (half-width of a uniform step, or step of the leapfrog
/// integrator).
/// </param>
/// <param name="TimeStep">dt = T / slices.</param>
/// <param name="FeedForward">
/// Leaves out what a driver feels of those it drives (X_jk w_j q_k as a term of j, and H_ji): no longer a Gibbs
/// measure.
/// </param>
public readonly record struct PathEnsemble(
    View<float> Paths, View<float> Profiles, View<float> Wells, View<float> Excitation, View<float> Inhibition,
    View<float> Widths,
    float TimeStep, bool FeedForward)
{
    /// <summary>
    /// So many systems, one after another, draw the same random numbers, chain for chain: their differences are known
    /// better than they are themselves. 1: all draw their own.
    /// </summary>
    public int CommonDraws { get; init; } = 1;

    /// <summary>
    /// Chains of other systems that draw before these: some systems of many, alone, draw what they do among all.
    /// </summary>
    public int FirstChain { get; init; }

    /// <summary>
    /// Chains of each system among all that draw, where other processes hold some of them; 0: all are here.
    /// </summary>
    public int ChainsAmongAll { get; init; }

    /// <summary>Neurons of a network.</summary>
    public int Neurons => Wells.Columns;

    /// <summary>Networks of other strengths.</summary>
    public int Systems => Wells.Rows;

    /// <summary>Independent paths of whole networks.</summary>
    public int Chains => Paths.Rows / Math.Max(1, Neurons);

    /// <summary>Chains of a system by which random numbers are counted: <see cref="PathDraws.Chain"/>.</summary>
    internal int DrawnChains => ChainsAmongAll > 0 ? ChainsAmongAll : Chains / Systems;

    /// <summary>Points of imaginary time.</summary>
    public int Slices => Paths.Columns;
}

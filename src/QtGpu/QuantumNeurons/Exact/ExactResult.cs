namespace QtGpu.QuantumNeurons.Exact;

/// <summary>Exact averages of one neuron's path.</summary>
/// <param name="Name">The neuron.</param>
/// <param name="Potential">⟨∫ Λ/4 (φ² − 1)² dτ⟩.</param>
/// <param name="Vacuum">The same of this neuron alone.</param>
/// <param name="Activity">
/// (Potential − Vacuum) / ∫V₀(ψ)dτ: 0 at rest, 1 for a copy of the input. NaN where the input has no kink.
/// </param>
/// <param name="RawActivity">Potential / ∫V₀(ψ)dτ.</param>
/// <param name="SquaredField">⟨φ²⟩, mean over the slices.</param>
/// <param name="QuarticField">⟨φ⁴⟩.</param>
/// <param name="Modulus">⟨|φ|⟩.</param>
/// <param name="SquaredFieldBySlice">⟨φ²⟩ at each slice [slices].</param>
/// <param name="SignChanges">
/// ⟨number of links at whose ends φ has different signs⟩, of coupled neurons to about 1e-6; NaN where not asked for.
/// </param>
/// <param name="SquaredStep">⟨(φₜ₊₁ − φₜ)²⟩; NaN where not asked for.</param>
public sealed record ExactNeuron(
    string Name, double Potential, double Vacuum, double Activity, double RawActivity, double SquaredField,
    double QuarticField,
    double Modulus, IReadOnlyList<double> SquaredFieldBySlice, double SignChanges, double SquaredStep);

/// <summary>A network, solved.</summary>
/// <param name="LogPartition">ln Z, with (2π dt)^(−½) for every link and dφ for every slice.</param>
/// <param name="Neurons">In the order of the network.</param>
/// <param name="GridChange">
/// What the last refinement of the grids (a quarter more points, a twentieth more range) changed: the largest of the
/// changes of ln Z, ⟨φ²⟩ and the activities. NaN where there was none.
/// </param>
/// <param name="Truncation">What the basis of the trace lacks, relative: estimated.</param>
public sealed record ExactResult(
    double LogPartition, IReadOnlyList<ExactNeuron> Neurons, double GridChange, double Truncation);

/// <summary>How to solve.</summary>
/// <param name="Tolerance">
/// The grids are refined until <see cref="ExactResult.GridChange"/> is below it. ∞: not at all, and the change is not
/// known (about 1e-6, 1e-3 where one neuron strongly inhibits another): a quarter of the time.
/// </param>
/// <param name="Threads">Parity sectors at the same time; 0: as many as the machine has cores.</param>
/// <param name="Links">
/// Whether to compute what belongs to links, sign changes and steps; by default for up to two coupled neurons, since
/// for three it takes most of the time.
/// </param>
/// <param name="Stop">Stops the work.</param>
public sealed record ExactOptions(
    double Tolerance = 1e-6, int Threads = 0, bool? Links = null, CancellationToken Stop = default);

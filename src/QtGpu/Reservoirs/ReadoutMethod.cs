using QtGpu.LinearAlgebra;

namespace QtGpu.Reservoirs;

/// <summary>How a readout is solved.</summary>
public enum ReadoutMethod
{
    /// <summary>
    /// <see cref="Gram"/>, and <see cref="Qr"/> where the condition number leaves that too few digits.
    /// </summary>
    Auto,

    /// <summary>Cholesky factorisation of the Gram matrix of the states, accumulated where they are.</summary>
    Gram,

    /// <summary>QR factorisation of the states themselves, block by block, in a second run.</summary>
    Qr,

    /// <summary>Recursive least squares, which forget.</summary>
    Rls,
}

/// <summary>How a readout was solved.</summary>
/// <param name="Method">By what.</param>
/// <param name="Ridge">λ, given or chosen.</param>
/// <param name="Condition">
/// Estimated condition number of the scaled Gram matrix with its ridge; infinite where it is singular to working
/// precision.
/// </param>
/// <param name="FaultStep">The training step at which a state stopped being finite; null where none did.</param>
public sealed record ReadoutFit(ReadoutMethod Method, double Ridge, double Condition, int? FaultStep = null)
{
    /// <summary>Whether there is no solution: forecasts are not numbers.</summary>
    public bool IsSingular => double.IsPositiveInfinity(Condition);

    /// <summary>Whether there is a solution, and forecasts are numbers.</summary>
    public bool IsSolved => double.IsFinite(Condition);

    internal static ReadoutFit Of(ReadoutMethod method, double ridge, RidgeSolution? solution) =>
        new(method, ridge, solution?.Condition ?? double.PositiveInfinity);
}

using System.Globalization;

namespace QtGpu.Experiments.Claims;

/// <summary>
/// The condition on a figure under which a claim holds: <c>&gt;</c>, <c>&gt;=</c>, <c>&lt;</c> or <c>&lt;=</c> and a
/// number. The whole interval must fulfil it, or all of it fail.
/// </summary>
/// <param name="Comparison">One of the four.</param>
/// <param name="Bound">The number.</param>
internal readonly record struct ClaimRule(string Comparison, double Bound)
{
    /// <summary>Reads <c>&gt;= 50</c>; null where the text is no condition.</summary>
    public static ClaimRule? Parse(string text) =>
        text.Split(' ') is [">" or ">=" or "<" or "<=", var bound]
            && double.TryParse(bound, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number)
            ? new(text.Split(' ')[0], number) : null;

    /// <summary>
    /// Holds if both ends of the interval fulfil it, does not if neither does, and is undecided between; a figure
    /// without interval stands for itself. One that could not be had decides nothing, nor does a difference that its
    /// test leaves open.
    /// </summary>
    public ClaimVerdict Judge(Measure figure)
    {
        if (double.IsNaN(figure.Value) || figure.IsUndecided)
            return ClaimVerdict.Undecided;
        bool bare = double.IsNaN(figure.Low) || double.IsNaN(figure.High);
        bool low = Allows(bare ? figure.Value : figure.Low), high = Allows(bare ? figure.Value : figure.High);
        return low != high ? ClaimVerdict.Undecided : low ? ClaimVerdict.Holds : ClaimVerdict.DoesNot;
    }

    private bool Allows(double value) => Comparison switch
    {
        ">" => value > Bound,
        ">=" => value >= Bound,
        "<" => value < Bound,
        _ => value <= Bound,
    };
}

/// <summary>What is said of a claim.</summary>
internal enum ClaimVerdict
{
    /// <summary>It is as claimed.</summary>
    Holds,

    /// <summary>It is not.</summary>
    DoesNot,

    /// <summary>The interval of the figure, or its test, leaves it open.</summary>
    Undecided,

    /// <summary>No experiment can tell.</summary>
    NotTestable,

    /// <summary>Its experiment has not been run.</summary>
    NotMeasured,
}

namespace QtGpu.Uncertainty;

/// <summary>The prior precision δ that makes something least: a golden-section search in ln δ.</summary>
internal static class PriorSearch
{
    private const double Narrowest = 0.01, Low = 1e-4, High = 1e8;

    /// <summary>
    /// The place of the least value from 1e-4 to 1e8, to within a hundredth of δ, where there is but one.
    /// </summary>
    public static double Least(Func<double, double> value)
    {
        double golden = (Math.Sqrt(5) - 1) / 2, low = Math.Log(Low), high = Math.Log(High);
        double left = high - (golden * (high - low)), right = low + (golden * (high - low));
        double atLeft = value(Math.Exp(left)), atRight = value(Math.Exp(right));
        while (high - low > Narrowest)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (golden * (high - low));
                atLeft = value(Math.Exp(left));
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (golden * (high - low));
                atRight = value(Math.Exp(right));
            }
        }

        return Math.Exp((low + high) / 2);
    }
}

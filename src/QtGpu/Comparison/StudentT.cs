namespace QtGpu.Comparison;

/// <summary>Student's t distribution with a whole number ν of degrees of freedom.</summary>
public static class StudentT
{
    /// <summary>The x with P(|t| ≤ x) = <paramref name="confidence"/>: 4.303 for ν = 2 and 0.95.</summary>
    /// <param name="degreesOfFreedom">ν ≥ 1.</param>
    /// <param name="confidence">0 … 1, both excluded.</param>
    /// <exception cref="ArgumentOutOfRangeException">ν or the confidence is outside its range.</exception>
    public static double TwoSided(int degreesOfFreedom, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degreesOfFreedom, 1);
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "Expected a number between 0 and 1.");

        double low = 0, high = 1;
        while (Coverage(high, degreesOfFreedom) < confidence)
            (low, high) = (high, 2 * high);
        while (high - low > 1e-14 * high)
        {
            double middle = (low + high) / 2;
            if (middle == low || middle == high)
                break;
            (low, high) = Coverage(middle, degreesOfFreedom) < confidence ? (middle, high) : (low, middle);
        }

        return high;
    }

    /// <summary>P(|t| ≤ <paramref name="x"/>), a finite sum for whole ν (Abramowitz and Stegun 26.7.3 and 26.7.4).</summary>
    public static double Coverage(double x, int degreesOfFreedom)
    {
        double angle = Math.Atan(x / Math.Sqrt(degreesOfFreedom));
        (double sin, double cos) = Math.SinCos(angle);
        bool odd = degreesOfFreedom % 2 == 1;

        // cosᵏ·(2·4…)/(3·5…) for odd ν, cosᵏ·(1·3…)/(2·4…) for even ν.
        double term = odd ? cos : 1, sum = degreesOfFreedom == 1 ? 0 : term;
        for (int k = odd ? 3 : 2; k <= degreesOfFreedom - 2; k += 2)
        {
            term *= cos * cos * (k - 1) / k;
            sum += term;
        }

        return odd ? 2 / Math.PI * (angle + (sin * sum)) : sin * sum;
    }
}

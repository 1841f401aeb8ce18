namespace QtGpu.Reference;

/// <summary>
/// The rectangular barrier in 256-bit arithmetic: T and dT/dε at a float energy, from the textbook's hyperbolic and
/// circular forms, and from the series near E = V₀.
/// </summary>
/// <param name="Transmission">T.</param>
/// <param name="Derivative">dT/dε = V₀·dT/dE.</param>
/// <param name="DerivativeScale">4θ²(|f| + |εθ²f′|)/(4ε + θ²f)²: what an error of dT/dε is measured by.</param>
/// <param name="RootW">√|w|.</param>
internal readonly record struct TransmissionReference(
    double Transmission, double Derivative, double DerivativeScale, double RootW)
{
    /// <summary>√(2 mₑ·1 eV)/ħ in nm⁻¹, CODATA 2022.</summary>
    public const double WaveNumber = 5.123167223161844;

    /// <summary>θ = a·√(2mV₀)/ħ.</summary>
    public static BigReal Opacity(double height, double width, double mass) =>
        (BigReal)WaveNumber * width * BigReal.Sqrt((BigReal)mass * height);

    public static TransmissionReference At(double energy, double height, BigReal theta)
    {
        if (energy <= 0)
            return default;
        BigReal epsilon = (BigReal)energy / height;
        BigReal theta2 = theta * theta;
        BigReal w = theta2 * (1 - epsilon);
        (BigReal f, BigReal df) = Entire(w);
        BigReal denominator = (4 * epsilon) + (theta2 * f);
        BigReal slope = epsilon * theta2 * df;
        BigReal factor = 4 * theta2 / (denominator * denominator);
        return new(
            (4 * epsilon / denominator).ToDouble(),
            (factor * (f + slope)).ToDouble(),
            (factor * (BigReal.Abs(f) + BigReal.Abs(slope))).ToDouble(),
            BigReal.Sqrt(BigReal.Abs(w)).ToDouble());
    }

    /// <summary>f(w) = sinh²(√w)/w = sin²(√−w)/(−w), f(0) = 1, and f′(w).</summary>
    public static (BigReal F, BigReal Derivative) Entire(BigReal w)
    {
        if (BigReal.Abs(w) < 1)
            return Series(w);
        BigReal r = BigReal.Sqrt(BigReal.Abs(w));
        BigReal s, c;
        if (w.Sign > 0)
        {
            BigReal e = BigReal.Exp(r);
            s = (e - (1 / e)) / 2;
            c = (e + (1 / e)) / 2;
        }
        else
        {
            (s, c) = BigReal.SinCos(r);
        }
        BigReal w2 = w * w;
        return w.Sign > 0
            ? (s * s / w, ((r * s * c) - (s * s)) / w2)
            : (s * s / -w, ((s * s) - (r * s * c)) / w2);
    }

    // f = Σ 2^(2n+1) wⁿ/(2n + 2)!
    private static (BigReal F, BigReal Derivative) Series(BigReal w)
    {
        BigReal f = 0;
        BigReal df = 0;
        BigReal coefficient = 1;
        BigReal power = 1;
        for (int n = 0; n < 45; n++)
        {
            f += coefficient * power;
            coefficient = coefficient * 4 / ((2 * n) + 3) / ((2 * n) + 4);
            df += (n + 1) * coefficient * power;
            power *= w;
        }
        return (f, df);
    }
}

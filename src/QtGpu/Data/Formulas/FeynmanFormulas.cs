namespace QtGpu.Data.Formulas;

// Equations of the Feynman Lectures on Physics, without dimensions: Udrescu and Tegmark, Science Advances 6 (2020)
// eaay2631; as Kolmogorov-Arnold networks are measured on them: Liu et al., arXiv:2404.19756, table 2.

/// <summary>I.6.20: a normal distribution, e^(−θ²/2σ²)/√(2πσ²).</summary>
public sealed class FeynmanNormal() : FormulaDataset(
    "feynman-i-6-20", "exp(-θ²/2σ²)/√(2πσ²)", [(-1, 1), (0.5, 2)],
    x => Math.Exp(-0.5 * (x[0] / x[1]) * (x[0] / x[1])) / (Math.Sqrt(2 * Math.PI) * x[1]));

/// <summary>I.9.18: gravity between two bodies, a/((b − 1)² + (c − d)² + (e − f)²).</summary>
public sealed class FeynmanGravity() : FormulaDataset(
    "feynman-i-9-18", "a/((b-1)² + (c-d)² + (e-f)²)",
    [(-1, 1), (2, 3), (-1, 1), (-1, 1), (-1, 1), (-1, 1)],
    x => x[0] / (((x[1] - 1) * (x[1] - 1)) + ((x[2] - x[3]) * (x[2] - x[3])) + ((x[4] - x[5]) * (x[4] - x[5]))));

/// <summary>I.16.6: velocities that add up, (a + b)/(1 + ab).</summary>
public sealed class FeynmanVelocities() : FormulaDataset(
    "feynman-i-16-6", "(a+b)/(1+ab)", [(-0.9, 0.9), (-0.9, 0.9)], x => (x[0] + x[1]) / (1 + (x[0] * x[1])));

/// <summary>I.29.16: two waves, √(1 + a² − 2a·cos(θ₁ − θ₂)).</summary>
public sealed class FeynmanWaves() : FormulaDataset(
    "feynman-i-29-16", "√(1 + a² - 2a cos(θ₁-θ₂))", [(-1, 1), (-Math.PI, Math.PI), (-Math.PI, Math.PI)],
    x => Math.Sqrt(1 + (x[0] * x[0]) - (2 * x[0] * Math.Cos(x[1] - x[2]))));

/// <summary>I.50.26: a response that is not linear, cos a + α·cos² a.</summary>
public sealed class FeynmanResponse() : FormulaDataset(
    "feynman-i-50-26", "cos a + α cos² a", [(-Math.PI, Math.PI), (-1, 1)],
    x => Math.Cos(x[0]) + (x[1] * Math.Cos(x[0]) * Math.Cos(x[0])));

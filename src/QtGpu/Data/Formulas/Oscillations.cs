using MathNet.Numerics;

namespace QtGpu.Data.Formulas;

/// <summary>sin(20x)/(20x), the example of quantum variational activations (arXiv:2509.14026).</summary>
public sealed class Sinc() : FormulaDataset(
    "sinc", "sin(20x)/(20x), x from 0 to 1", [(0, 1)], x => x[0] == 0 ? 1 : Math.Sin(20 * x[0]) / (20 * x[0]));

/// <summary>An oscillation that dies away, e^(−3x)·cos(20x).</summary>
public sealed class DampedOscillation() : FormulaDataset(
    "damped-oscillation", "exp(-3x) cos(20x), x from 0 to 1", [(0, 1)], x => Math.Exp(-3 * x[0]) * Math.Cos(20 * x[0]));

/// <summary>The Bessel function J₂(20x).</summary>
public sealed class BesselJ2() : FormulaDataset(
    "bessel-j2", "the Bessel function J₂(20x), x from 0 to 1", [(0, 1)], x => SpecialFunctions.BesselJ(2, 20 * x[0]));

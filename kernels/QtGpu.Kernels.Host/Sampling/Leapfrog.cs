using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>The pieces of a leapfrog trajectory of one neuron: H = Σ p²/2 + S(φ), dφ/ds = p, dp/ds = −∂S/∂φ.</summary>
internal static unsafe class Leapfrog<T>
    where T : unmanaged, IVectorLane<T>
{
    /// <summary>Adds p²/2 + (φ′ − φ)²/(2 dt) + U(φ) of every slice to the energy of every lane, in float64.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void AddEnergy<TPotential>(T* path, T* momenta, int slices, float timeStep, in TPotential potential, double* energy)
        where TPotential : struct, IChainPotential<T>
    {
        T half = T.Const(0.5f), stiffness = T.Const(0.5f / timeStep);
        for (int t = 0; t < slices; t++)
        {
            T phi = path[t], step = path[t + 1 == slices ? 0 : t + 1] - phi;
            T kinetic = T.Fma(momenta[t] * half, momenta[t], step * step * stiffness);
            T.AddTo(kinetic + potential.At(t).Whole(phi), energy);
        }
    }

    /// <summary>φ += ε p.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Drift(T* path, T* momenta, int slices, T step)
    {
        for (int t = 0; t < slices; t++)
            path[t] = T.Fma(step, momenta[t], path[t]);
    }

    /// <summary>p −= ε ∂S/∂φ.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Kick<TPotential>(T* path, T* momenta, int slices, float timeStep, in TPotential potential, T step)
        where TPotential : struct, IChainPotential<T>
    {
        T inverse = T.Const(1f / timeStep), back = -step, left = path[slices - 1], phi = path[0];
        for (int t = 0; t < slices; t++)
        {
            T right = path[t + 1 == slices ? 0 : t + 1];
            momenta[t] = T.Fma(back, SiteAction.Slope(phi, left, right, inverse, potential.At(t)), momenta[t]);
            left = phi;
            phi = right;
        }
    }

    /// <summary><see cref="Drift"/> by ε, then <see cref="Kick"/>, in one pass: the kick of a slice follows the drift of the next.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void DriftAndKick<TPotential>(
        T* path, T* momenta, int slices, float timeStep, in TPotential potential, T drift, T kick)
        where TPotential : struct, IChainPotential<T>
    {
        T inverse = T.Const(1f / timeStep), back = -kick;
        T first = T.Fma(drift, momenta[0], path[0]);
        T last = T.Fma(drift, momenta[slices - 1], path[slices - 1]);
        T left = last, phi = first;
        path[0] = first;
        path[slices - 1] = last;
        for (int t = 0; t < slices - 2; t++)
        {
            T right = T.Fma(drift, momenta[t + 1], path[t + 1]);
            path[t + 1] = right;
            momenta[t] = T.Fma(back, SiteAction.Slope(phi, left, right, inverse, potential.At(t)), momenta[t]);
            left = phi;
            phi = right;
        }

        int end = slices - 2;
        momenta[end] = T.Fma(back, SiteAction.Slope(phi, left, last, inverse, potential.At(end)), momenta[end]);
        end++;
        momenta[end] = T.Fma(back, SiteAction.Slope(last, phi, first, inverse, potential.At(end)), momenta[end]);
    }
}

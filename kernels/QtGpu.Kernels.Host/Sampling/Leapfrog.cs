using System.Runtime.CompilerServices;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>The pieces of a leapfrog trajectory of one neuron: its <see cref="Hamiltonian"/>.</summary>
internal static unsafe class Leapfrog<T>
    where T : unmanaged, IVectorLane<T>
{
    /// <summary>Adds H of every slice to the sums.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void AddEnergy<TPotential>(
        T* path, T* momenta, int slices, float timeStep, in TPotential potential, SliceSums<T> sums)
        where TPotential : struct, IChainPotential<T>
    {
        T stiffness = T.Const(0.5f / timeStep);
        for (int t = 0; t < slices; t++)
        {
            T next = path[t + 1 == slices ? 0 : t + 1];
            sums.Add(t, Hamiltonian.Of(path[t], next, momenta[t], stiffness, potential.At(t)));
        }
    }

    /// <summary>φ += ε p.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Drift(T* path, T* momenta, int slices, T step)
    {
        for (int t = 0; t < slices; t++)
            path[t] = Hamiltonian.Drift(path[t], momenta[t], step);
    }

    /// <summary>p −= ε ∂S/∂φ.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Kick<TPotential>(T* path, T* momenta, int slices, float timeStep, in TPotential potential, T step)
        where TPotential : struct, IChainPotential<T>
    {
        T inverse = T.Const(1f / timeStep), left = path[slices - 1], phi = path[0];
        for (int t = 0; t < slices; t++)
        {
            T right = path[t + 1 == slices ? 0 : t + 1];
            momenta[t] = Hamiltonian.Kick(phi, left, right, inverse, potential.At(t), momenta[t], step);
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
        T inverse = T.Const(1f / timeStep);
        T first = Hamiltonian.Drift(path[0], momenta[0], drift);
        T last = Hamiltonian.Drift(path[slices - 1], momenta[slices - 1], drift);
        T left = last, phi = first;
        path[0] = first;
        path[slices - 1] = last;
        for (int t = 0; t < slices - 2; t++)
        {
            T right = Hamiltonian.Drift(path[t + 1], momenta[t + 1], drift);
            path[t + 1] = right;
            momenta[t] = Hamiltonian.Kick(phi, left, right, inverse, potential.At(t), momenta[t], kick);
            left = phi;
            phi = right;
        }

        int end = slices - 2;
        momenta[end] = Hamiltonian.Kick(phi, left, last, inverse, potential.At(end), momenta[end], kick);
        end++;
        momenta[end] = Hamiltonian.Kick(last, phi, first, inverse, potential.At(end), momenta[end], kick);
    }
}

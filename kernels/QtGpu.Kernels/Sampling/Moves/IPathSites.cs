using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Sampling.Moves;

/// <summary>One neuron's closed path where a backend keeps it, and the potential that the neuron is in.</summary>
public interface IPathSites<T, out TPotential>
    where T : unmanaged, ILane<T>
    where TPotential : struct, IPotential<T>
{
    /// <summary>Slices of the ring.</summary>
    int Slices { get; }

    /// <summary>dt.</summary>
    float TimeStep { get; }

    /// <summary>φ at slice 0 … Slices − 1.</summary>
    T Field(int slice);

    /// <summary>Moves φ there.</summary>
    void Move(int slice, T phi);

    /// <summary>The slice's scratch number: a normal number drawn for it, a momentum, a proposal or a sign.</summary>
    T Scratch(int slice);

    /// <summary>Sets it.</summary>
    void Scratch(int slice, T value);

    /// <summary>
    /// The potential there while the other neurons rest, as it was formed when the neuron was visited.
    /// </summary>
    TPotential Potential(int slice);
}

/// <summary>Slices of a ring.</summary>
public static class Ring
{
    /// <summary>The slice <paramref name="ahead"/> &lt; slices further on.</summary>
    public static int Ahead(int slice, int ahead, int slices)
    {
        int t = slice + ahead;
        return t < slices ? t : t - slices;
    }

    /// <summary>The next slice.</summary>
    public static int After(int slice, int slices) => slice + 1 == slices ? 0 : slice + 1;

    /// <summary>The slice before.</summary>
    public static int Before(int slice, int slices) => slice == 0 ? slices - 1 : slice - 1;
}

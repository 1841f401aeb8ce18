using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Sampling;

/// <summary>One neuron's path where a backend keeps it, and what the neuron feels there.</summary>
public interface IPathSites<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Slices of the ring.</summary>
    int Slices { get; }

    /// <summary>dt.</summary>
    float TimeStep { get; }

    /// <summary>φ at slice 0 … Slices − 1.</summary>
    T Field(int slice);

    /// <summary>Moves φ there.</summary>
    void Move(int slice, T phi);

    /// <summary>A normal number for the slice, drawn before; a move may put its proposal there.</summary>
    T Note(int slice);

    /// <summary>Puts something in its place.</summary>
    void Note(int slice, T value);

    /// <summary>What the neuron feels there.</summary>
    SitePotential<T> Potential(int slice);
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
}

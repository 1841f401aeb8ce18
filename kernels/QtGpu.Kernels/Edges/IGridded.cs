namespace QtGpu.Kernels.Edges;

/// <summary>An edge function over a grid, Σ_k c_k·B_k(x), that can be written over a finer one.</summary>
public interface IGridded
{
    /// <summary>Points of the grid.</summary>
    int Points { get; }

    /// <summary>The ends of the grid.</summary>
    (float From, float To) Grid { get; }

    /// <summary>The same function over a grid of so many points between the same ends.</summary>
    /// <exception cref="InputException">No grid has so many points.</exception>
    EdgeFunction WithPoints(int points);
}

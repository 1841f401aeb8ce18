using System.Diagnostics.CodeAnalysis;

namespace QtGpu.Kernels.Ilgpu;

/// <summary>
/// The plans of the shapes met so far, looked up without an allocation; empty again when they may no longer hold.
/// </summary>
internal sealed class PlanTable<TShape, TPlan>(KernelPlans plans)
    where TShape : notnull
{
    private readonly Dictionary<TShape, TPlan> _chosen = [];
    private int _version = plans.Version;

    /// <summary>The plan of a shape that was met before.</summary>
    public bool TryGet(TShape shape, [MaybeNullWhen(false)] out TPlan plan)
    {
        if (_version != plans.Version)
        {
            _chosen.Clear();
            _version = plans.Version;
        }

        return _chosen.TryGetValue(shape, out plan);
    }

    /// <summary>Keeps one that was chosen.</summary>
    public TPlan Add(TShape shape, TPlan plan) => _chosen[shape] = plan;
}

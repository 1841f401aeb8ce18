using System.Reflection;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Sampling;

/// <summary>
/// Something that wants the concrete struct behind a <see cref="PathUpdate"/>, to be generic over it.
/// </summary>
/// <typeparam name="TResult">What it makes of it.</typeparam>
public interface IPathUpdateVisitor<out TResult>
{
    /// <summary>Called once with the algorithm's own type.</summary>
    TResult Visit<TUpdate>(TUpdate update)
        where TUpdate : unmanaged, IPathUpdate;
}

/// <summary>
/// An algorithm chosen at run time by name. Kernels reach the concrete struct through <see cref="Accept"/>.
/// </summary>
public abstract class PathUpdate
{
    private PathUpdate(PathUpdateAttribute about)
    {
        (Name, Summary, Width, LargestWidth) = (about.Name, about.Summary, about.Width, about.LargestWidth);
        (Acceptance, Every, NeedsJointAction) = (about.Acceptance, about.Every, about.NeedsJointAction);
    }

    /// <summary>The name it is catalogued under.</summary>
    public string Name { get; }

    /// <summary>One line about it.</summary>
    public string Summary { get; }

    /// <summary>Size of its proposals to begin with, before they are tuned.</summary>
    public double Width { get; }

    /// <summary>The largest size of its proposals.</summary>
    public double LargestWidth { get; }

    /// <summary>Accepted share of its proposals that the width is tuned to.</summary>
    public double Acceptance { get; }

    /// <summary>Sweeps between measurements.</summary>
    public int Every { get; }

    /// <summary>Whether it moves neurons together, by the joint action that a feed-forward network lacks.</summary>
    public bool NeedsJointAction { get; }

    /// <summary>Hands the concrete struct to <paramref name="visitor"/>.</summary>
    public abstract TResult Accept<TResult>(IPathUpdateVisitor<TResult> visitor);

    /// <summary>Its kernels on a device.</summary>
    internal abstract SamplerOperations On(Backend backend);

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static PathUpdate Of(Type algorithm) =>
        (PathUpdate)Activator.CreateInstance(
            typeof(Wrapped<>).MakeGenericType(algorithm), algorithm.GetCustomAttribute<PathUpdateAttribute>())!;

    private sealed class Wrapped<TUpdate>(PathUpdateAttribute about) : PathUpdate(about)
        where TUpdate : unmanaged, IPathUpdate
    {
        public override TResult Accept<TResult>(IPathUpdateVisitor<TResult> visitor) => visitor.Visit(default(TUpdate));

        internal override SamplerOperations On(Backend backend) => backend.Sampler(default(TUpdate));
    }
}

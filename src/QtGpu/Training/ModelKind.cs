using QtGpu.Catalogues;
using QtGpu.Data;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>
/// A kind of network that a <see cref="ModelSpec"/> describes. To add one, derive and mark it with
/// <see cref="NamedAttribute"/>: the command line and checkpoints know it then.
/// </summary>
public abstract class ModelKind
{
    /// <summary>What it is, in a few words.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether its samples are sequences.</summary>
    public abstract bool ReadsSequences { get; }

    /// <summary>The kind of that name.</summary>
    /// <exception cref="InputException">There is none; suggests the nearest.</exception>
    public static ModelKind Of(string name) => Catalogue<ModelKind>.Create("‘model’", name);

    /// <summary>The records whose <see cref="Setting"/>s say what such a network is.</summary>
    public abstract IReadOnlyList<object> Settings(ModelSpec model);

    /// <summary>The layers of a network of this kind.</summary>
    /// <exception cref="InputException">Something that is named does not exist, or is out of range.</exception>
    public abstract Sequential Build(ModelSpec model);

    /// <summary>The description fitted to samples: inputs, outputs, and what depends on them.</summary>
    /// <exception cref="InputException">The samples are sequences and this kind reads none, or the reverse.</exception>
    public ModelSpec For(Samples samples, ModelSpec model)
    {
        string name = NamedAttribute.Of(this);
        if (samples.AreSequences == ReadsSequences)
            return Fitted(samples, model);
        IEnumerable<string> others = Catalogue<ModelKind>.Names
            .Where(other => Of(other).ReadsSequences == samples.AreSequences);
        throw new InputException(
            $"these samples are {(samples.AreSequences ? "" : "no ")}sequences, and ‘model’ {name} "
            + $"{(ReadsSequences ? "reads sequences" : "reads none")}; choose ‘model’ {string.Join(" or ", others)}, "
            + $"or {(ReadsSequences ? "a" : "another")} ‘dataset’{(ReadsSequences ? " of sequences" : "")}");
    }

    /// <summary>What <see cref="For"/> makes of samples that this kind reads.</summary>
    protected virtual ModelSpec Fitted(Samples samples, ModelSpec model) => model with
    {
        Inputs = samples.Features,
        Outputs = samples.Classes > 0 ? samples.Classes : samples.TargetCount,
    };
}

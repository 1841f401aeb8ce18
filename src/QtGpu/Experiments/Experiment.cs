using System.Text.Json.Serialization;

namespace QtGpu.Experiments;

/// <summary>
/// A question put to networks: independent pieces of work, and what they say together. Its public properties are the
/// keys of its file, each budget of which (<c>quick</c>, <c>full</c>) sets all of them; a class is found by its
/// <see cref="Catalogues.NamedAttribute"/>.
/// </summary>
public abstract class Experiment
{
    /// <summary>The headline of its page.</summary>
    [JsonIgnore]
    public abstract string Title { get; }

    /// <summary>What is asked, in a sentence.</summary>
    [JsonIgnore]
    public abstract string Question { get; }

    /// <summary>What must come out if the theory, or the claim, is right; written before it was measured.</summary>
    [JsonIgnore]
    public abstract string Expectation { get; }

    /// <summary>Throws where its settings make no sense together.</summary>
    /// <exception cref="InputException">Says which, what was expected and got.</exception>
    public abstract void Check();

    /// <summary>The work to do, in the order in which it is best done; names differ.</summary>
    public abstract IReadOnlyList<ExperimentPiece> Pieces();

    /// <summary>
    /// Work that the results so far call for, such as training what a search has chosen; asked again until it names
    /// no piece that is not done. None for most.
    /// </summary>
    public virtual IReadOnlyList<ExperimentPiece> Further(PieceResults done) => [];

    /// <summary>What the results of all pieces say.</summary>
    public abstract Findings Conclude(PieceResults results);
}

using QtGpu.Catalogues;
using QtGpu.Data;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>
/// Words or numbers → recurrent layers → a read-out of their states → a dense head; with dropout behind words' vectors,
/// between layers and before the head where asked.
/// </summary>
[Named("rnn")]
public sealed class RecurrentModel : ModelKind
{
    // Short of where barriers and sigmoids end.
    private static readonly NormalInitialiser WordStart = new(0.1f);

    /// <inheritdoc/>
    public override string Summary => "a recurrent network, for sequences";

    /// <inheritdoc/>
    public override bool ReadsSequences => true;

    /// <inheritdoc/>
    public override IReadOnlyList<object> Settings(ModelSpec model) => [model, model.Recurrent];

    /// <inheritdoc/>
    public override Sequential Build(ModelSpec model)
    {
        RecurrentSpec recurrent = model.Recurrent;
        if (model.Hidden.Count == 0)
            throw new InputException("a recurrent network needs at least one number of ‘hidden units’, such as 64");
        var layers = new List<Layer>();
        if (model.Vocabulary > 0)
            layers.AddRange(recurrent.Embedding > 0
                ? [new Embedding(model.Vocabulary, recurrent.Embedding, WordStart), .. Dropped(model)]
                : [new OneHot(model.Vocabulary)]);
        else if (recurrent.Embedding > 0)
            throw new InputException("an ‘embedding’ is for words, and these sequences are numbers; leave it out");

        for (int i = 0; i < model.Hidden.Count; i++)
        {
            if (i > 0)
                layers.AddRange(Dropped(model));
            layers.Add(Units(model, model.Hidden[i]));
        }

        // Behind the read-out there are no steps that could share a mask.
        layers.AddRange(recurrent.Readout switch
        {
            StateReadout.Last => [new LastState(recurrent.Bidirectional ? model.Hidden[^1] : null), .. Plain(model)],
            StateReadout.Mean => [new MeanState(), .. Plain(model)],
            _ => Dropped(model),
        });
        layers.Add(new Dense(model.Outputs, initialiser: model.Start));
        return new Sequential(layers);
    }

    /// <summary>A cell in words, such as <c>leaky-elman:leak=0.3</c>, with an activation of its state path.</summary>
    /// <exception cref="InputException">
    /// There is no such cell, or it has no such number; suggests the nearest.
    /// </exception>
    public static TrainableCell Cell(string text, Activation activation)
    {
        (string name, IReadOnlyDictionary<string, double> numbers) = Parsed(text);
        return CellCatalogue.Create(name, activation, numbers);
    }

    /// <inheritdoc/>
    protected override ModelSpec Fitted(Samples samples, ModelSpec model)
    {
        ModelSpec fitted = base.Fitted(samples, model) with { Vocabulary = samples.Vocabulary };
        return !samples.TargetsPerStep ? fitted
            : fitted with { Recurrent = fitted.Recurrent with { Readout = StateReadout.Each } };
    }

    private static Recurrent Units(ModelSpec model, int units)
    {
        RecurrentSettings settings = model.Recurrent with
        {
            UntransposedGradient = model.PublishedGradient,
            Input = model.Start,
            Recurrent = Initialiser.Parse(model.Recurrent.RecurrentInitialiser, "recurrent initialiser"),
            Edges = model.Recurrent.Gates is "none" ? null : EdgeTerms.Parse(model.Recurrent.Gates),
        };
        if (!model.TrainableBarrier)
            return new Recurrent(units, Cell(model.Recurrent.Cell, StatePath(model)), settings);
        (string name, IReadOnlyDictionary<string, double> numbers) = Parsed(model.Recurrent.Cell);
        return new Recurrent(units, name, model.TrainableActivation(), settings, numbers);
    }

    // The factor that the published gradient lacks is that of a barrier; other activations of that code have none.
    private static Activation StatePath(ModelSpec model) =>
        (model.Activation is "tunnelling" ? model : model with { PublishedGradient = false }).HiddenActivation();

    private static NumbersText Parsed(string cell) => NumbersText.Parse("‘cell’", cell);

    private static IEnumerable<Layer> Plain(ModelSpec model) =>
        model.Dropout > 0 ? [new Dropout(model.Dropout)] : [];

    private static IEnumerable<Layer> Dropped(ModelSpec model) =>
        model.Dropout > 0 && model.Recurrent.LockedDropout ? [new LockedDropout(model.Dropout)] : Plain(model);
}

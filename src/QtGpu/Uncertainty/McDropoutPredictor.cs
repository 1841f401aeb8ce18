using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Models;
using QtGpu.Training;

namespace QtGpu.Uncertainty;

/// <summary>
/// A network that was trained with dropout, and keeps it: each pass drops other units. (Gal and Ghahramani, Dropout as
/// a Bayesian approximation, arXiv:1506.02142.) Which ones is drawn by the number of the pass and the seed, never
/// stored.
/// </summary>
public sealed class McDropoutPredictor : NetworkPredictor
{
    /// <summary>A network on a device.</summary>
    /// <param name="model">Its layers, some of which drop.</param>
    /// <param name="backend">The device.</param>
    /// <param name="parameters">Its parameters, of which the owner disposes.</param>
    /// <param name="inputs">Features per sample.</param>
    /// <param name="passes">Passes, 1 or more.</param>
    /// <param name="seed">Of what is dropped.</param>
    /// <param name="scale">What its training samples were scaled by, and others are to be; null: nothing.</param>
    /// <exception cref="InputException">No layer drops anything, or there is no pass.</exception>
    public McDropoutPredictor(
        Sequential model, Backend backend, ParameterBuffer parameters, int inputs, int passes, long seed = 1,
        SampleScale? scale = null)
        : base(
            new Evaluator(model, backend, parameters, inputs) { DrawSeed = seed }, scale,
            $"MC dropout, {Checked(model, passes)} pass{(passes == 1 ? "" : "es")}", passes)
    {
    }

    private static int Checked(Sequential model, int passes)
    {
        if (passes < 1)
            throw new InputException($"Dropout needs at least 1 pass to predict with, got {passes}.");
        return model.Layers.Any(layer => layer.IsStochastic)
            ? passes
            : throw new InputException(
                "Passes with dropout need a network that was trained with dropout, and this one has none: "
                + "train it with ‘dropout’ 0.2, say.");
    }
}

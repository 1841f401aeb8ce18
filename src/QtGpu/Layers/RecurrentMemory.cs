using QtGpu.Kernels.Contract;

namespace QtGpu.Layers;

/// <summary>What a recurrent layer's directions share: the output, and what weaves two into it.</summary>
internal sealed class RecurrentMemory
{
    public RecurrentMemory(Recurrent layer, LayerContext context)
    {
        Shape shape = context.Input.Shape;
        (Tokens, Sequences) = (checked(shape.Batch * shape.Rows), shape.Rows);
        BlockSteps = context.Training ? layer.Settings.BlockSteps : 0;
        if (BlockSteps >= shape.Batch)
            BlockSteps = 0;

        // In blocks all states but the output live for one block only.
        BlockTokens = BlockSteps > 0 ? BlockSteps * Sequences : Tokens;
        MostBlocks = BlockSteps > 0 ? StepRange.Count(shape.Batch, BlockSteps) : 1;
        ChunkTokens = Math.Min(StepRange.Chunk, shape.Batch) * Sequences;
        StateRows = (BlockSteps > 0 ? 1 : layer.Cell.States) * (Tokens + Sequences);
        int ways = layer.Settings.Bidirectional ? 2 : 1;

        // The states of both directions in one block, so that a gather takes rows of either.
        States = context.Arena.Take(new Shape(ways * StateRows, layer.Units));
        if (ways > 1)
        {
            Output = context.Take(layer.Output(shape));
            Both = States.Slice(
                (long)Sequences * layer.Units, new Shape((ways * StateRows) - Sequences, layer.Units));
            Weave = context.Arena.Take(Shape.Vector(4 * Tokens));
            BothGradients = context.Training ? context.Arena.Take(new Shape(Tokens, layer.Units)) : default;
            return;
        }

        var tokens = new Shape(Tokens, layer.Units);
        Output = new Signal(
            context.Backend, States.Slice((long)Sequences * layer.Units, tokens),
            context.Training ? context.Arena.Take(tokens) : default)
        {
            Shape = layer.Output(shape),
        };
    }

    public int Tokens { get; }

    public int Sequences { get; }

    public int StateRows { get; }

    /// <summary>Steps of a block that is computed again on the way back; 0: there is one, of all steps.</summary>
    public int BlockSteps { get; }

    /// <summary>Tokens of a block, and blocks, at most.</summary>
    public int BlockTokens { get; }

    /// <inheritdoc cref="BlockTokens"/>
    public int MostBlocks { get; }

    /// <summary>Tokens at most of what weights' gradients are summed over at a time.</summary>
    public int ChunkTokens { get; }

    public View<float> States { get; }

    public Signal Output { get; }

    /// <summary>Rows of both directions, from the first token of the first on.</summary>
    public View<float> Both { get; }

    public View<float> BothGradients { get; }

    public View<float> Weave { get; }
}

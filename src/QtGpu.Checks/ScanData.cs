using QtGpu.Kernels.Cells;

namespace QtGpu.Checks;

/// <summary>What a scan and its way back are given.</summary>
/// <param name="Driven">x·W + b [tokens, G·H].</param>
/// <param name="Recurrent">U [H, G·H].</param>
/// <param name="Start">States before the first step [S, B, H].</param>
/// <param name="OfOutputs">∂loss/∂ outputs [tokens, H].</param>
/// <param name="OfLastStates">∂loss/∂ states after the last step [S, B, H].</param>
internal sealed record ScanData(
    float[] Driven, float[] Recurrent, float[] Start, float[] OfOutputs, float[] OfLastStates)
{
    /// <summary>Normal numbers, that keep the states in the bend of an activation.</summary>
    public static ScanData Of(ScanCase c, TrainableCell cell)
    {
        int columns = cell.Gates * c.Units, states = cell.States * c.Lengths.Length * c.Units;
        return new(
            CheckValues.Normal(c.Tokens * columns, "driven"),
            CheckValues.Normal(c.Units * columns, "u", 0.7f / MathF.Sqrt(c.Units)),
            c.HasStart ? CheckValues.Normal(states, "start", 0.5f) : new float[states],
            CheckValues.Normal(c.Tokens * c.Units, "dY"), CheckValues.Normal(states, "dLast"));
    }

    /// <summary>What belongs to one of the sequences.</summary>
    public ScanData Alone(int b, SequenceLayout layout, int steps)
    {
        int units = (int)(OfOutputs.Length / layout.Tokens), columns = Driven.Length / layout.Tokens;
        int states = Start.Length / (layout.Sequences * units);
        return new(
            Steps(Driven, columns), Recurrent, States(Start), Steps(OfOutputs, units), States(OfLastStates));

        float[] Steps(float[] rows, int width) =>
            [.. Enumerable.Range(0, steps).SelectMany(t => Row(rows, layout.First(t) + b, width))];
        float[] States(float[] rows) =>
            [.. Enumerable.Range(0, states).SelectMany(k => Row(rows, (k * layout.Sequences) + b, units))];
    }

    /// <summary>A row of a matrix.</summary>
    public static float[] Row(float[] matrix, int row, int columns) =>
        matrix[(row * columns)..((row + 1) * columns)];
}

using QtGpu.Kernels.Cells;

namespace QtGpu.Kernels.Contract;

/// <summary>
/// What a scan reads and writes: H units of a cell of G gates and S states on packed sequences (B of them, tokens rows
/// in all).
/// </summary>
/// <remarks>
/// States of a step and of the one before it lie in one tensor, so that what preceded a row is found by moving up: the
/// start states are B rows in front of the tokens, or, where sequences are read in reverse, behind them.
/// </remarks>
public readonly record struct ScanTensors
{
    /// <summary>Where the steps lie.</summary>
    public required SequenceLayout Layout { get; init; }

    /// <summary>Whether sequences are read from their ends.</summary>
    public bool IsReverse { get; init; }

    /// <summary>U [H, G·H], the columns of each gate side by side.</summary>
    public required View<float> Recurrent { get; init; }

    /// <summary>p [1, n] of an activation whose parameters are trained, or none.</summary>
    public View<float> Parameters { get; init; }

    /// <summary>
    /// x·W + b [tokens, G·H]. Where there is a way back, the first numbers that are kept take its place, and on the way
    /// back ∂loss/∂ driven takes theirs.
    /// </summary>
    public required View<float> Driven { get; init; }

    /// <summary>Whether there is a way back: what it needs is kept.</summary>
    public bool Keeps { get; init; }

    /// <summary>
    /// [S, B + tokens, H]: start states, which are read, then those of each token; in reverse the tokens come first.
    /// </summary>
    public required View<float> States { get; init; }

    /// <summary>What is kept beyond G numbers, [kept − G, tokens, H]; none where nothing is.</summary>
    public View<float> Kept { get; init; }

    /// <summary>[arguments, tokens, H] of an activation that is trained; none where there is no way back.</summary>
    public View<float> Arguments { get; init; }

    /// <summary>H.</summary>
    public int Units => Recurrent.Rows;

    /// <summary>The row of <see cref="States"/> where a step's are.</summary>
    public int StateRow(int step) => Layout.StateRow(step, IsReverse);

    /// <summary>The row of <see cref="States"/> where those are that precede a step's.</summary>
    /// <param name="step">The step.</param>
    /// <param name="starting">
    /// How many of the step's sequences begin with it, the last of its rows: their states are the start states, at
    /// <see cref="StartRow"/> plus the number of the sequence.
    /// </param>
    public int EarlierRow(int step, out int starting)
    {
        int earlier = IsReverse ? step + 1 : step - 1;
        bool exists = IsReverse ? earlier < Layout.Steps : step > 0;
        starting = !exists ? Layout.Rows(step) : Math.Max(0, Layout.Rows(step) - Layout.Rows(earlier));
        return exists ? StateRow(earlier) : StartRow;
    }

    /// <summary>The row of <see cref="States"/> where the start states begin.</summary>
    public int StartRow => Layout.StartRow(IsReverse);

    /// <summary>The same with other tensors in the place of each.</summary>
    internal ScanTensors Each(Func<View<float>, View<float>> other) => this with
    {
        Recurrent = other(Recurrent),
        Parameters = other(Parameters),
        Driven = other(Driven),
        States = other(States),
        Kept = other(Kept),
        Arguments = other(Arguments),
    };

    internal void Check(TrainableCell cell)
    {
        int units = Recurrent.Rows, tokens = Layout.Tokens, columns = cell.Gates * units;
        Require.Shape(Recurrent, new Shape(units, columns));
        Require.Shape(Driven, new Shape(tokens, columns));
        Require.Shape(States, Shape.Of(cell.States, Layout.Sequences + tokens, units));
        if (Keeps && cell.Kept > cell.Gates)
            Require.Shape(Kept, Shape.Of(cell.Kept - cell.Gates, tokens, units));
        if (cell.Arguments == 0)
            return;
        Require.Inside(Parameters);
        if (Keeps)
            Require.Shape(Arguments, Shape.Of(cell.Arguments, tokens, units));
    }
}

/// <summary>The gradients of a scan.</summary>
public readonly record struct ScanGradients
{
    /// <summary>∂loss/∂ the first state of every token, from above: [tokens, H].</summary>
    public required View<float> Output { get; init; }

    /// <summary>
    /// [S, B, H]: read as ∂loss/∂ each sequence's states after its last step, besides <see cref="Output"/>; left as
    /// ∂loss/∂ its start states.
    /// </summary>
    public required View<float> States { get; init; }

    /// <summary>
    /// ∂loss/∂ h·U [tokens, G·H] where the cell splits its gates; else none: it is <see cref="ScanTensors.Driven"/>.
    /// </summary>
    public View<float> Recurrent { get; init; }

    /// <summary>∂loss/∂f [arguments, tokens, H] of an activation that is trained; else none.</summary>
    public View<float> Arguments { get; init; }

    /// <summary>
    /// Gradients end at every so many steps, counted from the first that is read of the longest sequence; 0: they go
    /// all the way. (Williams and Peng, Neural Computation 2, 490, 1990.)
    /// </summary>
    public int Truncation { get; init; }

    /// <summary>
    /// Steps that were read before the first of these, where these are a part of longer sequences: truncation counts
    /// them too.
    /// </summary>
    public int StepsBefore { get; init; }

    /// <summary>Whether ∂loss/∂ the start states is wanted.</summary>
    public bool NeedsStart { get; init; }

    /// <summary>The same with other tensors in the place of each.</summary>
    internal ScanGradients Each(Func<View<float>, View<float>> other) => this with
    {
        Output = other(Output),
        States = other(States),
        Recurrent = other(Recurrent),
        Arguments = other(Arguments),
    };

    /// <summary>Whether gradients end between a step and the one that was read before it.</summary>
    internal bool Ends(in ScanTensors tensors, int step) => Truncation > 0
        && (StepsBefore + (tensors.IsReverse ? tensors.Layout.Steps - 1 - step : step)) % Truncation == 0;

    internal void Check(TrainableCell cell, in ScanTensors tensors)
    {
        int units = tensors.Units, tokens = tensors.Layout.Tokens;
        Require.Shape(Output, new Shape(tokens, units));
        Require.Shape(States, Shape.Of(cell.States, tensors.Layout.Sequences, units));
        if (!tensors.Keeps)
            throw new ArgumentException("A way back needs a scan that kept what it takes.", nameof(tensors));
        if (cell.SplitsGates)
            Require.Shape(Recurrent, new Shape(tokens, cell.Gates * units));
        if (cell.Arguments > 0)
            Require.Shape(Arguments, Shape.Of(cell.Arguments, tokens, units));
        if (Truncation < 0 || StepsBefore < 0)
        {
            throw new ArgumentException(
                $"Gradients end at every 0 or more steps, got {Truncation}; behind 0 or more, got {StepsBefore}.",
                nameof(tensors));
        }
    }
}

using static QtGpu.QuantumNeurons.Gates.GateModel;

namespace QtGpu.QuantumNeurons.Gates;

/// <summary>
/// Any Boolean function of up to 4 inputs, as a disjunction of conjunctions in two layers. A conjunction is a neuron
/// that needs all of its inputs to fire (as in <see cref="AndGate"/>) and that negated inputs hold down; the
/// conjunctions hold each other down and drive the output (as in <see cref="OrGate"/>).
/// </summary>
/// <remarks>
/// A conjunction's step is steep because the output is its load: both flip together. It must tell p inputs from p − 1,
/// so that the margin shrinks with p. It shrinks with the conjunctions, too: the zero-point motion of each falls when
/// the output leaves its minimum, which pulls the output out; the weaker drive makes up for that.
/// </remarks>
public sealed class FunctionGate : QuantumGate
{
    /// <summary>Inputs beyond which the conjunctions cannot tell all from all but one.</summary>
    public const int MostInputs = 4;

    /// <summary>Conjunctions beyond which their zero-point motion alone would fire the output.</summary>
    public const int MostTerms = 4;

    private const double Veto = 50_000, Rivalry = 50_000, ToOutput = 6000;
    private const string Always = "always";
    private readonly bool[] _answers;
    private readonly IReadOnlyList<Implicant> _terms;

    /// <summary>The function with these answers.</summary>
    /// <param name="answers">0 or 1 for the inputs 00…0, 00…1, …, the last input fastest: 2ⁿ of them.</param>
    /// <exception cref="InputException">There are not 2, 4, 8 or 16, or one is neither 0 nor 1.</exception>
    public FunctionGate(string answers)
    {
        Inputs = int.Log2(Math.Max(1, answers.Length));
        if (answers.Length != 1 << Inputs || Inputs is < 1 or > MostInputs)
            throw new InputException(
                $"table: expected an answer for each row, 2, 4, 8 or 16 of them, got {answers.Length}; 0110 is xor");
        if (answers.AsSpan().IndexOfAnyExcept('0', '1') is >= 0 and var wrong)
            throw new InputException($"table: expected the digits 0 and 1, got '{answers[wrong]}'");
        _answers = [.. answers.Select(answer => answer == '1')];
        _terms = Implicant.Cover([.. Enumerable.Range(0, answers.Length).Where(row => _answers[row])], Inputs);
        if (_terms.Count > MostTerms)
            throw new InputException(
                $"table: this function takes {_terms.Count} conjunctions, and one output carries at most {MostTerms}; "
                + "compose it from smaller gates");
    }

    /// <inheritdoc/>
    public override int Inputs { get; }

    /// <inheritdoc/>
    public override double Threshold => 0.86;

    /// <summary>Conjunctions, each a neuron.</summary>
    public int Terms => _terms.Count;

    /// <inheritdoc/>
    public override bool Expected(IReadOnlyList<bool> inputs) =>
        _answers[inputs.Aggregate(0, (row, on) => (2 * row) + (on ? 1 : 0))];

    /// <inheritdoc/>
    public override QuantumNetwork Network(IReadOnlyList<double> scales, GateModel model)
    {
        string[] inputs = [.. Enumerable.Range(0, Inputs).Select(i => ((char)('a' + i)).ToString())];
        string[] terms = [.. _terms.Select((_, term) => $"{term + 1}")];
        double drive = 10_000 - (667 * (terms.Length - 1));
        var couplings = new List<Coupling>();
        for (int term = 0; term < terms.Length; term++)
        {
            Implicant literals = _terms[term];
            int wanted = int.PopCount(literals.Value);
            if (wanted == 0)
                couplings.Add(Excites(Always, terms[term], drive));
            for (int i = 0; i < Inputs; i++)
            {
                int bit = 1 << (Inputs - 1 - i); // rows count with the last input fastest
                if ((literals.Value & bit) != 0)
                    couplings.Add(Excites(inputs[i], terms[term], drive / wanted * scales[i]));
                else if ((literals.Care & bit) != 0)
                    couplings.Add(Inhibits(inputs[i], terms[term], Veto * scales[i]));
            }

            couplings.AddRange(terms[..term].Select(rival => Inhibits(rival, terms[term], Rivalry)));
            couplings.Add(Excites(terms[term], Output, ToOutput));
        }

        return model.Network([.. terms, Output], [.. inputs, Always], couplings);
    }
}

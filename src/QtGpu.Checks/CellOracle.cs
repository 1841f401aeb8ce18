using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Checks;

/// <summary>
/// What a cell of the catalogue with its default parameters does in float64: those below by references that share no
/// code with it, every other by its own <see cref="ICell.Step"/> on a lane of float64, whose differences its
/// <see cref="ITrainableCell.Back"/> must give.
/// </summary>
internal static class CellOracle
{
    /// <param name="name">Of the catalogue.</param>
    /// <param name="f">The activation of its state path.</param>
    public static CellReference Of(string name, Func<double, double> f) => name switch
    {
        "elman" => CellReference.Elman(f),
        "leaky-elman" => CellReference.LeakyElman(f, (float)CellCatalogue.Parameters(name)["leak"]), // as it is kept
        "gru" => CellReference.Gru(f),
        "lstm" => CellReference.Lstm(f),
        _ => OwnStepOf(name, f),
    };

    /// <summary>A cell's own step on a lane of float64.</summary>
    public static CellReference OwnStepOf(string name, Func<double, double> f) =>
        CellCatalogue.Create(name, Activation.Of(default(Function))).Accept(new OwnStep(f));

    /// <summary>f(z) of an activation on a lane of float64.</summary>
    public static Func<double, double> OnDoubles(Activation activation) => activation.Accept(new Doubles());

    // A struct cannot hold the function: a kernel could not call it.
    private readonly struct Function : IActivation
    {
        [ThreadStatic]
        private static Func<double, double>? _f;

        public static Func<double, double> Of
        {
            set => _f = value;
        }

        public T Forward<T>(T z)
            where T : unmanaged, ILane<T> => (T)(object)new DoubleLane(_f!(((DoubleLane)(object)z).Value));

        public T Forward<T>(T z, out T derivative)
            where T : unmanaged, ILane<T>
        {
            derivative = T.Const(double.NaN); // the oracle's derivatives are differences
            return Forward(z);
        }
    }

    private sealed class OwnStep(Func<double, double> f) : ITrainableCellVisitor<CellReference>
    {
        public CellReference Visit<TCell>(TCell cell)
            where TCell : unmanaged, ITrainableCell => new(TCell.Gates, TCell.States, (driven, recurrent, state) =>
        {
            Function.Of = f;
            var next = new double[state.Length];
            cell.Step<DoubleLane, Unit>(new(driven, recurrent, state, next));
            return next;
        });
    }

    private readonly struct Unit(double[] driven, double[] recurrent, double[] state, double[] next)
        : IUnit<DoubleLane>
    {
        public static bool Keeps => false;

        public bool IsNoisy => false;

        public DoubleLane Driven(int gate) => new(driven[gate]);

        public DoubleLane Recurrent(int gate) => new(recurrent[gate]);

        public DoubleLane Normal() => new(0);

        public DoubleLane State(int k) => new(state[k]);

        public void Put(int k, DoubleLane value) => next[k] = value.Value;

        public void Keep(int k, DoubleLane value)
        {
        }

        public void KeepArgument(int a, DoubleLane z)
        {
        }
    }

    private sealed class Doubles : IActivationVisitor<Func<double, double>>
    {
        public Func<double, double> Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation => z => activation.Forward(new DoubleLane(z)).Value;
    }
}

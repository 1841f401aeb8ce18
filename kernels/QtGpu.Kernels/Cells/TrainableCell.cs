using System.Reflection;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Cells;

/// <summary>Something that wants the concrete struct behind a <see cref="TrainableCell"/>.</summary>
/// <typeparam name="TResult">What it makes of it.</typeparam>
public interface ITrainableCellVisitor<out TResult>
{
    /// <summary>Called once with the cell's own type.</summary>
    TResult Visit<TCell>(TCell cell)
        where TCell : unmanaged, ITrainableCell;
}

/// <summary>A cell chosen at run time by name, to be trained: see <see cref="CellCatalogue"/>.</summary>
public abstract class TrainableCell
{
    /// <inheritdoc cref="ICell.Gates"/>
    public abstract int Gates { get; }

    /// <inheritdoc cref="ICell.States"/>
    public abstract int States { get; }

    /// <inheritdoc cref="ITrainableCell.Kept"/>
    public abstract int Kept { get; }

    /// <inheritdoc cref="ITrainableCell.Arguments"/>
    public abstract int Arguments { get; }

    /// <inheritdoc cref="ITrainableCell.SplitsGates"/>
    public abstract bool SplitsGates { get; }

    /// <inheritdoc cref="ITrainableCell.StartingBias"/>
    public abstract float StartingBias(int gate);

    /// <summary>Hands the concrete struct to <paramref name="visitor"/>.</summary>
    public abstract TResult Accept<TResult>(ITrainableCellVisitor<TResult> visitor);

    /// <summary>Wraps a cell.</summary>
    public static TrainableCell Of<TCell>(TCell cell)
        where TCell : unmanaged, ITrainableCell => new Wrapped<TCell>(cell);

    /// <summary>All steps of a batch of sequences: see <see cref="Backend.Scan{TCell}"/>.</summary>
    public void Scan(Backend backend, in ScanTensors tensors)
    {
        tensors.Check(this);
        Forward(backend, tensors);
    }

    /// <summary>Their gradients: see <see cref="Backend.ScanBack{TCell}"/>.</summary>
    public void ScanBack(Backend backend, in ScanTensors tensors, in ScanGradients gradients)
    {
        tensors.Check(this);
        gradients.Check(this, tensors);
        Backward(backend, tensors, gradients);
    }

    private protected abstract void Forward(Backend backend, in ScanTensors tensors);

    private protected abstract void Backward(Backend backend, in ScanTensors tensors, in ScanGradients gradients);

    private sealed class Wrapped<TCell>(TCell cell) : TrainableCell
        where TCell : unmanaged, ITrainableCell
    {
        public override int Gates => TCell.Gates;

        public override int States => TCell.States;

        public override int Kept => TCell.Kept;

        public override int Arguments => TCell.Arguments;

        public override bool SplitsGates => TCell.SplitsGates;

        public override float StartingBias(int gate) => TCell.StartingBias(gate);

        public override TResult Accept<TResult>(ITrainableCellVisitor<TResult> visitor) => visitor.Visit(cell);

        public override string ToString()
        {
            string name = typeof(TCell).GetCustomAttribute<CellAttribute>()?.Name ?? typeof(TCell).Name;
            Type innermost = typeof(TCell);
            while (innermost.GetGenericArguments() is [var inner, ..])
                innermost = inner;
            return innermost == typeof(TCell) ? name : $"{name} of {innermost.Name}";
        }

        private protected override void Forward(Backend backend, in ScanTensors tensors) =>
            backend.Scan(cell, tensors);

        private protected override void Backward(
            Backend backend, in ScanTensors tensors, in ScanGradients gradients) =>
            backend.ScanBack(cell, tensors, gradients);
    }
}

using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Cells;

/// <summary>A cell chosen at run time: what a batch of networks holds, and what finds their kernels.</summary>
public abstract class Cell
{
    /// <summary>Pre-activations of a unit.</summary>
    public abstract int Gates { get; }

    /// <summary>Numbers that a unit keeps.</summary>
    public abstract int States { get; }

    /// <summary>Wraps a cell.</summary>
    public static Cell Of<TCell>(TCell cell)
        where TCell : unmanaged, ICell => new Wrapped<TCell>(cell);

    /// <summary>A <see cref="Leaky{TState}"/> of an activation chosen at run time.</summary>
    /// <param name="activation">f.</param>
    /// <param name="leak">α in (0, 1].</param>
    /// <param name="noise">ν, 0 or more and finite.</param>
    public static Cell Leaky(Activation activation, float leak = 1, float noise = 0)
    {
        if (!(leak is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(leak), leak, "A leak rate is in (0, 1].");
        if (!(noise is >= 0 and < float.PositiveInfinity))
            throw new ArgumentOutOfRangeException(nameof(noise), noise, "Noise is 0 or more, and finite.");
        return activation.Accept(new LeakyOf(leak, noise));
    }

    /// <summary>The kernels of a batch of networks of this kind of cell.</summary>
    internal abstract Recurrence On(Backend backend, RecurrentBatch batch);

    /// <summary>The cell itself, where it is a <typeparamref name="TCell"/>.</summary>
    internal TCell? As<TCell>()
        where TCell : unmanaged, ICell => (this as Wrapped<TCell>)?.Value;

    private sealed class Wrapped<TCell>(TCell cell) : Cell
        where TCell : unmanaged, ICell
    {
        public TCell Value => cell;

        public override int Gates => TCell.Gates;

        public override int States => TCell.States;

        public override string ToString() => cell.ToString()!;

        internal override Recurrence On(Backend backend, RecurrentBatch batch) => backend.Recurrence<TCell>(batch);
    }

    private sealed class LeakyOf(float leak, float noise) : IActivationVisitor<Cell>
    {
        public Cell Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation =>
            Of(new Leaky<Fixed<TActivation>>(new(activation), leak, noise));
    }
}

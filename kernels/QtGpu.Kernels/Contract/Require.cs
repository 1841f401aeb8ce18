namespace QtGpu.Kernels.Contract;

/// <summary>
/// Checks at the entries of the contract: where, expected, got, what to do. Nothing is allocated unless one fails.
/// </summary>
public static class Require
{
    /// <summary>Throws unless <paramref name="view"/> has these extents and lies within its buffer.</summary>
    /// <exception cref="ArgumentException">Says which operand of which operation, expected and got.</exception>
    public static void Shape<T>(
        View<T> view, Shape expected,
        [CallerArgumentExpression(nameof(view))] string operand = "", [CallerMemberName] string operation = "")
        where T : unmanaged
    {
        if (view.Shape != expected)
            throw new ArgumentException(
                $"{operation}: {operand} must be {expected}, got {view.Shape}. Check the layer sizes or the batch.",
                operand);
        Inside(view, operand, operation);
    }

    /// <summary>As <see cref="Shape"/>, but none is allowed.</summary>
    public static void ShapeOrNone<T>(
        View<T> view, Shape expected,
        [CallerArgumentExpression(nameof(view))] string operand = "", [CallerMemberName] string operation = "")
        where T : unmanaged
    {
        if (!view.IsNone)
            Shape(view, expected, operand, operation);
    }

    /// <summary>Throws unless the view lies within its buffer.</summary>
    public static void Inside<T>(
        View<T> view,
        [CallerArgumentExpression(nameof(view))] string operand = "", [CallerMemberName] string operation = "")
        where T : unmanaged
    {
        if (view.Buffer is null)
            throw new ArgumentException($"{operation}: {operand} is missing.", operand);
        if (view.Shape is { Length: < 0 } or { Rows: < 0 } or { Columns: < 0 })
            throw new ArgumentException($"{operation}: {operand} has a negative extent, {view.Shape}.", operand);
        long length = view.Buffer.Bytes / Unsafe.SizeOf<T>();
        if (view.Offset < 0 || view.Offset > length - view.Length)
            throw new ArgumentException(
                $"{operation}: {operand} covers elements {view.Offset} to {view.Offset + view.Length}, " +
                $"but its buffer has {length}. Allocate more, or take a smaller view.", operand);
    }
}

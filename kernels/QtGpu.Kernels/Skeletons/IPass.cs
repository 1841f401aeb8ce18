using QtGpu.Kernels.Random;

namespace QtGpu.Kernels.Skeletons;

/// <summary>
/// An elementwise kernel: what is done with one element, or with several neighbours at once. A struct that holds
/// numbers only; its tensors are operands. Not a read-only struct: calls on a read-only field of a type parameter copy
/// it each time.
/// </summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
public interface IPass<TSelf>
    where TSelf : struct, IPass<TSelf>
{
    /// <summary>Bytes that it reads and writes per element.</summary>
    int BytesPerElement { get; }

    /// <summary>
    /// How many operands it only overwrites; 0 also where it reads something that it writes. What is too long for a
    /// cache may then be written past it: a line that is only overwritten need not come from memory first.
    /// </summary>
    static virtual int Overwritten => 0;

    /// <summary>
    /// The pass with what is the same for all elements, from operands that are no longer than a few numbers; as it is
    /// where there is nothing to prepare.
    /// </summary>
    static virtual TSelf Begin<TOperands>(TSelf pass, TOperands operands)
        where TOperands : struct, IOperands => pass;

    /// <summary>Handles the elements at one place. Mark it for aggressive inlining.</summary>
    void Run<TElements, T>(TElements at)
        where TElements : struct, IElements<T>
        where T : unmanaged, ILane<T>;
}

/// <summary>Neighbouring elements, the same in each operand: as many as a lane has.</summary>
public interface IElements<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Number of the first.</summary>
    long Index { get; }

    /// <summary>These elements of an operand.</summary>
    T Load(int operand);

    /// <summary>As many, from another element on.</summary>
    T Load(int operand, long index);

    /// <summary>A single element, the same for all of a lane.</summary>
    float At(int operand, long index);

    /// <summary>The same of an operand of whole numbers.</summary>
    int IntAt(int operand, long index);

    /// <summary>Overwrites these elements of an operand.</summary>
    void Store(int operand, T value);

    /// <summary>The same from another element on.</summary>
    void Store(int operand, long index, T value);

    /// <summary>Their uniform numbers in (0, 1).</summary>
    T Uniform(RandomStream stream, long step);

    /// <summary>Their normal numbers.</summary>
    T Normal(RandomStream stream, long step);

    /// <summary>
    /// Makes some draws of them, from one on, and says where the next begin: several at once are cheaper. What a pass
    /// needs to work on them, it loads after that: a host has no registers that keep it.
    /// </summary>
    int Draw(NormalDraws draws, int first);

    /// <summary>One of the draws that were made last.</summary>
    T Normal(NormalDraws draws, int draw);
}

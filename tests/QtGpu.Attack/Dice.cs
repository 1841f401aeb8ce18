using QtGpu.Kernels.Random;

namespace QtGpu.Attack;

/// <summary>Draws one after another from a named stream: the same seed and name, the same attack.</summary>
internal sealed class Dice(long seed, string name)
{
    private readonly RandomStream _stream = RandomStream.Named(seed, name);
    private long _draws;

    /// <summary>A whole number in [0, bound).</summary>
    public int Below(int bound) => _stream.Below(_draws++, 0, bound);

    /// <summary>A number in (0, 1).</summary>
    public double Uniform() => _stream.Uniform(_draws++, 0);

    /// <summary>Whether one in <paramref name="count"/> came.</summary>
    public bool OneIn(int count) => Below(count) == 0;

    /// <summary>One of them.</summary>
    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];
}

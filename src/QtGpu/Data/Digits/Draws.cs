using QtGpu.Kernels.Random;

namespace QtGpu.Data.Digits;

/// <summary>The random numbers of one image, in the order it asks for them.</summary>
/// <param name="stream">The stream.</param>
/// <param name="image">The image's number: the step of the stream.</param>
internal ref struct Draws(RandomStream stream, int image)
{
    private int _element;

    /// <summary>Uniform in (from, to).</summary>
    public float Uniform(float from, float to) => from + (to - from) * stream.Uniform(image, _element++);

    /// <summary>Normal with mean 0.</summary>
    public float Normal(float deviation) => deviation * stream.Normal(image, _element++);

    /// <summary>0 … bound − 1.</summary>
    public int Below(int bound) => stream.Below(image, _element++, bound);
}

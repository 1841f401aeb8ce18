using QtGpu.Kernels.Activations;

namespace QtGpu.Benchmarks;

/// <summary>A pass over n elements: its speed is that of memory, at best.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Elements">float32 elements.</param>
/// <param name="BytesPerElement">Read and written.</param>
/// <param name="FlopsPerElement">Additions, multiplications, quotients and roots.</param>
/// <param name="Time">Of the whole pass.</param>
internal sealed record StreamRow(
    string Name, long Elements, int BytesPerElement, double FlopsPerElement, Timing Time) : IBenchRow
{
    public void AddTo(BenchResult result) => result.Streams.Add(this);

    public double NsPerElement => 1e9 * Time.Median / Elements;

    public double GigabytesPerSecond => 1e-9 * Elements * BytesPerElement / Time.Median;
}

/// <summary>A copy, and activations beside it.</summary>
internal static class StreamBenchmark
{
    public static string Copy => "copy";

    public static string Forward(string activation) => $"{activation} forward";

    public static string ForwardBackward(string activation) => $"{activation} forward + backward";

    /// <summary>The copy.</summary>
    public static IEnumerable<StreamRow> Run(Backend backend, int elements)
    {
        using var work = new StreamWork(backend, elements);
        yield return new(Copy, elements, StreamWork.ForwardBytes, 0, Timing.Of(backend, work.Copy));
    }

    /// <summary>An activation.</summary>
    public static IEnumerable<StreamRow> Run(Backend backend, int elements, string name)
    {
        using var work = new StreamWork(backend, elements);
        ActivationOperations f = work.Checked(name);
        yield return new(
            Forward(name), elements, StreamWork.ForwardBytes, FlopCount.Of(name, derivative: false),
            Timing.Of(backend, () => work.Forward(f)));
        yield return new(
            ForwardBackward(name), elements, StreamWork.ForwardBackwardBytes, FlopCount.Of(name, derivative: true) + 1,
            Timing.Of(backend, () => work.ForwardBackward(f)));
    }

    /// <summary>
    /// Elements of a tensor. 64 MB lie in no cache of a CPU; a pass of less than 2 ms shows a GPU, whose caches are
    /// larger; one of more than 0.2 s a device too slow for the time there is.
    /// </summary>
    public static int Length(Backend backend, string activation)
    {
        const int large = 1 << 26, small = 1 << 20;
        using var tensors = new Tensors(backend);
        View<float> z = tensors.Noise(Shape.Vector(StreamWork.Usual));
        ActivationOperations f = backend.Activation(ActivationCatalogue.Create(activation));
        return Timing.Of(backend, () => f.Forward(z, z, View<float>.None), seconds: 0).Median switch
        {
            < 0.002 => large,
            > 0.2 => small,
            _ => StreamWork.Usual,
        };
    }
}

namespace QtGpu.Checks;

internal sealed class MemoryChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    public void New_memory_is_zero_and_keeps_what_is_written()
    {
        using DeviceBuffer buffer = Backend.Allocate(1000);
        Expect.Every(buffer.View.ToArray(), value => value == 0, "new memory");
        float[] values = CheckValues.Normal(100, "x");
        buffer.Write(7, values);
        var back = new float[100];
        buffer.Read(7, back);
        Expect.SameBits(values, back, "what was written");
        Expect.SameBits([.. new float[7], .. values, .. new float[893]], buffer.View.ToArray(), "what lies around it");
    }

    public void Memory_holds_numbers_of_every_type()
    {
        Same([1.5, -0.0, double.MaxValue, Math.PI, double.NaN]);
        Same([int.MinValue, -1, 0, 7, int.MaxValue]);
        Same<byte>([0, 1, 2, 254, 255]);
        Same([float.MinValue, -0f, 1e-45f, 3, float.NaN]);

        void Same<T>(T[] values)
            where T : unmanaged
        {
            using DeviceBuffer buffer = Backend.Allocate<T>(3 + values.Length);
            buffer.Write<T>(2, values);
            T[] expected = [default, default, .. values, default];
            Expect.That(
                buffer.As<T>().Length >= expected.Length
                && buffer.As<T>().ToArray().Take(expected.Length).SequenceEqual(expected),
            $"{typeof(T).Name} came back changed");
            View<T> part = buffer.As<T>().Slice(2, Shape.Vector(values.Length));
            Expect.That(part.ToArray().SequenceEqual(values), $"a part in {typeof(T).Name} came back changed");
        }
    }

    public void More_memory_than_there_is_says_so_and_the_device_lives_on()
    {
        foreach (long length in new[] { 1L << 40, 1L << 60, long.MaxValue })
        {
            string message = Expect.Refusal<DeviceMemoryException>(
                () => Backend.Allocate(length), $"{length} elements").Message;
            Expect.That(
                message.Contains("‘batch’", StringComparison.Ordinal),
                $"the message does not say what to do: {message}");
        }

        Expect.Refusal<ArgumentException>(() => Backend.Allocate(-1), "-1 elements");
        using DeviceBuffer buffer = Backend.Allocate(3);
        Expect.SameBits([0, 0, 0], buffer.View.ToArray(), "memory after a refusal");
    }
}

namespace QtGpu.Checks;

/// <summary>Rows by number, and batches that travel while others are worked on.</summary>
internal sealed class GatherChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    public void Rows_come_in_the_order_of_their_numbers()
    {
        foreach (var (rows, columns, count) in new[] { (1, 1, 1), (7, 1, 33), (5, 3, 4), (9, 4, 65), (40, 20, 100),
            (3, 17, 70) })
        {
            using var memory = new CheckMemory(Backend);
            float[] x = CheckValues.Normal(rows * columns, "x");
            int[] numbers = [.. Enumerable.Range(0, count).Select(i => i * 5 % rows)];
            float[] expected = [.. numbers.SelectMany(n => x.Skip(n * columns).Take(columns))];
            View<float> y = memory.Out(new(count, columns));
            Backend.Elementwise.Gather(
                memory.In(new(rows, columns), x), memory.Whole(numbers), y);
            Expect.SameBits(expected, memory.Read(y), $"{count} of {rows} × {columns}");

            // The same on tensors that begin where four elements can move at once.
            using DeviceBuffer from = Backend.Allocate(x.Length), order = Backend.Allocate<int>(count);
            using DeviceBuffer to = Backend.Allocate(expected.Length);
            from.Write(0, x);
            order.Write<int>(0, numbers);
            Backend.Elementwise.Gather(
                new(from, 0, new(rows, columns)), order.As<int>(), new(to, 0, new(count, columns)));
            Expect.SameBits(expected, to.View.ToArray(), $"aligned, {count} of {rows} × {columns}");
        }
    }

    public void A_number_that_is_no_row_gives_NaN_and_touches_nothing_else()
    {
        using var memory = new CheckMemory(Backend);
        View<float> y = memory.Out(new(5, 2));
        Backend.Elementwise.Gather(
            memory.In(new(2, 2), [1, 2, 3, 4]), memory.Whole(1, -1, 2, int.MaxValue, 0), y);
        const float nan = float.NaN;
        Expect.SameNumbers(
            [3, 4, nan, nan, nan, nan, nan, nan, 1, 2], memory.Read(y), "rows 1, −1, 2, 2³¹ − 1, 0 of 2");
    }

    public void A_batch_that_was_sent_stays_until_the_work_that_reads_it_is_done()
    {
        const int length = 1000, batches = 20;
        using StagedBuffer even = Backend.Stage(length), odd = Backend.Stage(length);
        using DeviceBuffer results = Backend.Allocate(length * batches);
        for (int i = 0; i < batches; i++)
        {
            StagedBuffer slot = i % 2 == 0 ? even : odd;
            slot.Host.Fill(i);
            slot.Send();
            Backend.Elementwise.Multiply(
                slot.Device, slot.Device, results.View.Slice(i * length, Shape.Vector(length)));
            slot.Release();
        }

        Expect.SameBits(
            [.. Enumerable.Range(0, length * batches).Select(i => (float)(i / length * (i / length)))],
            results.View.ToArray(),
            $"{batches} batches of {length}");
    }
}

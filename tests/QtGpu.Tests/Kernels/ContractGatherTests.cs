using QtGpu.Kernels.Contract;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>Rows by number, and batches that travel while others are worked on.</summary>
[Collection(ContractCollection.Name)]
public sealed class ContractGatherTests(ContractBackends backends)
{
    public static TheoryData<string> Names => ContractBackends.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_come_in_the_order_of_their_numbers(string name)
    {
        Backend backend = backends.Open(name);
        foreach (var (rows, columns, count) in new[] { (1, 1, 1), (7, 1, 33), (5, 3, 4), (9, 4, 65), (40, 20, 100), (3, 17, 70) })
        {
            using var memory = new ContractMemory(backend);
            float[] x = ContractAssert.Normal(rows * columns, "x");
            float[] numbers = [.. Enumerable.Range(0, count).Select(i => (float)(i * 5 % rows))];
            float[] expected = [.. numbers.SelectMany(n => x.Skip((int)n * columns).Take(columns))];
            TensorView y = memory.Out(new(count, columns));
            backend.Elementwise.Gather(
                memory.In(new(rows, columns), x), memory.In(Shape.Vector(count), numbers), y);
            ContractAssert.SameBits(expected, memory.Read(y), $"{count} of {rows} × {columns}");

            // The same on tensors that begin where four elements can move at once.
            using DeviceBuffer from = backend.Allocate(x.Length), order = backend.Allocate(count), to = backend.Allocate(expected.Length);
            from.Write(0, x);
            order.Write(0, numbers);
            backend.Elementwise.Gather(
                new(from, 0, new(rows, columns)), order.View, new(to, 0, new(count, columns)));
            ContractAssert.SameBits(expected, to.View.ToArray(), $"aligned, {count} of {rows} × {columns}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_number_that_is_no_row_gives_NaN_and_touches_nothing_else(string name)
    {
        Backend backend = backends.Open(name);
        using var memory = new ContractMemory(backend);
        TensorView y = memory.Out(new(5, 2));
        backend.Elementwise.Gather(
            memory.In(new(2, 2), [1, 2, 3, 4]), memory.In(Shape.Vector(5), [1, -1, 2, float.NaN, 0]), y);
        const float nan = float.NaN;
        Assert.Equal([3, 4, nan, nan, nan, nan, nan, nan, 1, 2], memory.Read(y));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_batch_that_was_sent_stays_until_the_work_that_reads_it_is_done(string name)
    {
        const int length = 1000, batches = 20;
        Backend backend = backends.Open(name);
        using StagedBuffer even = backend.Stage(length), odd = backend.Stage(length);
        using DeviceBuffer results = backend.Allocate(length * batches);
        for (int i = 0; i < batches; i++)
        {
            StagedBuffer slot = i % 2 == 0 ? even : odd;
            slot.Host.Fill(i);
            slot.Send();
            backend.Elementwise.Multiply(slot.Device, slot.Device, results.View.Slice(i * length, Shape.Vector(length)));
            slot.Release();
        }

        Assert.Equal(Enumerable.Range(0, length * batches).Select(i => (float)(i / length * (i / length))), results.View.ToArray());
    }
}

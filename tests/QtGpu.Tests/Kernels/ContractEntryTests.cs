using QtGpu.Data;
using QtGpu.Devices;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host;
using QtGpu.Tests.Training;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Kernels;

/// <summary>A backend serves one thread at a time, and says so to others; backends side by side do not meet.</summary>
public sealed class ContractEntryTests
{
    private const int Rounds = 6;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Threads_that_enter_at_once_are_refused_and_never_disturb_the_one_inside(int threads)
    {
        using var backend = new HostBackend(threads);
        int refused = 0, done = 0, wrong = 0;
        RunTogether(4, thread =>
        {
            int n = 40_000 + (10_000 * thread);
            using DeviceBuffer x = backend.Allocate(n), sum = backend.Allocate(1);
            x.Write<float>(0, [.. Enumerable.Repeat(thread + 1f, n)]);
            Span<float> got = stackalloc float[1];
            for (int i = 0; i < 3000; i++)
            {
                try
                {
                    backend.Elementwise.SumOfSquares(x.View, sum.View);
                    sum.Read(0, got);
                    Interlocked.Increment(ref done);
                    if (got[0] != (float)(n * Math.Pow(thread + 1, 2)))
                        Interlocked.Increment(ref wrong);
                }
                catch (InvalidOperationException e) when (IsRefusal(e))
                {
                    Interlocked.Increment(ref refused);
                }
            }
        });
        Assert.Equal(0, wrong);
        Assert.NotEqual(0, refused);
        Assert.NotEqual(0, done);
        using DeviceBuffer after = backend.Allocate(1);
        backend.Elementwise.SumOfSquares(after.View, after.View);
    }

    // The way through a recurrence is several runs; what a second thread asks for must not come between them.
    [Fact]
    public void An_operation_of_several_runs_is_never_refused_halfway()
    {
        using var backend = new HostBackend(threads: 2);
        int refused = 0, wrong = 0;
        RunTogether(3, thread =>
        {
            int units = 24 + (8 * thread), rows = 40 + thread;
            using DeviceBuffer x = backend.Allocate(rows * units), z = backend.Allocate(rows * units);
            using DeviceBuffer w = backend.Allocate(units * units), b = backend.Allocate(units);
            x.Write<float>(0, [.. Enumerable.Repeat(1f, rows * units)]);
            z.Write<float>(0, [.. Enumerable.Repeat(thread + 1f, rows * units)]);
            var shape = new Shape(rows, units);
            View<float> sums = b.View;
            var zeros = new float[units];
            var got = new float[units];
            for (int i = 0; i < 3000; i++)
            {
                b.Write<float>(0, zeros);
                bool isDone = true;
                try
                {
                    backend.Dense.WeightGradient(
                        x.View.Reshape(shape), z.View.Reshape(shape), w.View.Reshape(new(units, units)), sums);
                }
                catch (InvalidOperationException e) when (IsRefusal(e))
                {
                    isDone = false;
                    Interlocked.Increment(ref refused);
                }

                sums.Read(got);
                if (!Array.TrueForAll(got, sum => sum == (isDone ? rows * (thread + 1) : 0)))
                    Interlocked.Increment(ref wrong);
                w.View.Slice(0, Shape.Vector(units)).Read(got);
                w.Write<float>(0, zeros);
                if (!Array.TrueForAll(got, sum => sum == (isDone ? rows * (thread + 1) : 0)))
                    Interlocked.Increment(ref wrong);
            }
        });
        Assert.Equal(0, wrong);
        Assert.NotEqual(0, refused);
    }

    [Fact]
    public void A_device_driven_through_ILGPU_refuses_a_second_thread_too()
    {
        using Backend backend = DeviceCatalogue.Open("ilgpu-cpu");
        int refused = 0;
        RunTogether(2, _ =>
        {
            using DeviceBuffer x = backend.Allocate(64);
            for (int i = 0; i < 200 && Volatile.Read(ref refused) == 0; i++)
            {
                try
                {
                    backend.Elementwise.Multiply(x.View, x.View, x.View);
                }
                catch (InvalidOperationException e) when (IsRefusal(e))
                {
                    Interlocked.Increment(ref refused);
                }
            }
        });
        Assert.NotEqual(0, refused);
    }

    // The first run of a kernel writes it down: a second thread must be refused before it sees that table.
    [Fact]
    public void Two_first_runs_at_once_are_told_apart_from_a_fault()
    {
        for (int round = 0; round < 20; round++)
        {
            using Backend backend = DeviceCatalogue.Open("ilgpu-cpu");
            RunTogether(2, _ =>
            {
                using DeviceBuffer x = backend.Allocate(64);
                try
                {
                    backend.Elementwise.Multiply(x.View, x.View, x.View);
                }
                catch (InvalidOperationException e) when (IsRefusal(e))
                {
                    // What the second one is told.
                }
            });
        }
    }

    [Fact]
    public void Trainers_of_four_threads_on_one_backend_are_told_to_open_their_own()
    {
        using var backend = new HostBackend(threads: 2);
        Samples images = TrainingTasks.Images(600);
        string?[] messages = new string?[4];

        // Few processors may let one after the other through, now and then.
        for (int round = 0; round < 10 && Array.TrueForAll(messages, message => message is null); round++)
        {
            RunTogether(messages.Length, thread =>
            {
                try
                {
                    Train(backend, images, epochs: 20);
                }
                catch (InvalidOperationException e)
                {
                    messages[thread] = e.Message;
                }
            });
        }

        string[] said = [.. messages.OfType<string>()];
        Assert.NotEmpty(said);
        Assert.All(said, message => Assert.Contains("DeviceCatalogue.Open", message, StringComparison.Ordinal));
    }

    [Fact]
    public void Backends_side_by_side_give_the_bits_that_each_gives_alone()
    {
        Samples images = TrainingTasks.Images(600);
        int[] Trained()
        {
            using Backend backend = DeviceCatalogue.Open("cpu", threads: 2);
            return Train(backend, images, epochs: 1);
        }

        int[] alone = Trained();
        for (int round = 0; round < Rounds; round++)
        {
            var together = new int[2][];
            RunTogether(together.Length, thread => together[thread] = Trained());
            Assert.All(together, parameters => Assert.Equal(alone, parameters));
        }
    }

    private static bool IsRefusal(InvalidOperationException e) =>
        e.Message.Contains("one thread at a time", StringComparison.Ordinal);

    private static int[] Train(Backend backend, Samples samples, int epochs)
    {
        using var trainer = new Trainer(
            TrainingTasks.Model(), backend, samples, new TrainerOptions { Epochs = epochs });
        trainer.Fit();
        return TrainingTasks.Bits(trainer.Parameters);
    }

    private static void RunTogether(int count, Action<int> work)
    {
        using var start = new Barrier(count);
        Exception?[] failures = new Exception?[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(i => new Thread(() =>
        {
            try
            {
                start.SignalAndWait();
                work(i);
            }
            catch (Exception e)
            {
                failures[i] = e;
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.All(failures, Assert.Null);
    }
}

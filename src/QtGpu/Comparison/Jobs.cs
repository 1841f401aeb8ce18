using System.Runtime.ExceptionServices;
using QtGpu.Kernels.Contract;

namespace QtGpu.Comparison;

/// <summary>
/// Independent runs, one at a time on each of several backends. What a run gives does not depend on which backend took
/// it, since the bits do not depend on the threads; only its timing does.
/// </summary>
internal static class Jobs
{
    /// <summary>Does all <paramref name="plans"/> and returns their results in order.</summary>
    /// <exception cref="Exception">The first failure of a run; the others are stopped.</exception>
    public static TResult[] Run<TPlan, TResult>(
        IReadOnlyList<TPlan> plans, IReadOnlyList<Backend> backends,
        Func<TPlan, Backend, CancellationToken, TResult> work, CancellationToken cancellation)
    {
        var results = new TResult[plans.Count];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ExceptionDispatchInfo? failure = null;
        int next = -1;

        void Serve(Backend backend)
        {
            try
            {
                for (int i; (i = Interlocked.Increment(ref next)) < plans.Count;)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    results[i] = work(plans[i], backend, stop.Token);
                }
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                stop.Cancel();
            }

            backend.Rest();
        }

        Thread[] helpers =
            [.. backends.Skip(1).Select(backend => new Thread(() => Serve(backend)) { IsBackground = true })];
        foreach (Thread helper in helpers)
            helper.Start();
        Serve(backends[0]);
        foreach (Thread helper in helpers)
            helper.Join();
        failure?.Throw();
        return results;
    }
}

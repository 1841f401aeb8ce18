using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace QtGpu.Distributed;

/// <summary>
/// The processes that one <c>mpirun</c> started, of which this is one. They exchange numbers and words by MPI, on one
/// machine or many. To be used by the thread that joined.
/// </summary>
public sealed class Ranks : IDisposable
{
    // A message of MPI counts its elements in an int.
    private const int LongestMessage = 1 << 30;

    private readonly MpiLibrary _mpi;
    private readonly int[] _others; // in an order in which each meets each
    private readonly float[] _said = GC.AllocateArray<float>(2, pinned: true);
    private float[] _terms = [], _received = [];
    private bool _left;

    private Ranks(MpiLibrary mpi, Launch launch)
    {
        _mpi = mpi;
        _ = MpiLibrary.SetErrorHandler(mpi.World, mpi.ReturnErrors);
        _ = MpiLibrary.Rank(mpi.World, out int rank);
        _ = MpiLibrary.Size(mpi.World, out int size);
        (Rank, Size, Engine) = (rank, size, MpiLibrary.Version());
        _others = [.. Enumerable.Range(1, (size * 2) - 1).Select(i => rank ^ i).Where(other => other < size)];
        if (size != launch.Size)
        {
            throw new InputException(
                $"mpirun started {launch.Size} ranks, and the library {Engine} knows {size}: they are of different "
                + "installations. Use the mpirun that belongs to the library");
        }
    }

    /// <summary>Which of them this is, from 0.</summary>
    public int Rank { get; }

    /// <summary>How many there are.</summary>
    public int Size { get; }

    /// <summary>The implementation of MPI and its version.</summary>
    public string Engine { get; }

    /// <summary>What this rank has sent so far.</summary>
    public Traffic Sent { get; private set; }

    /// <summary>Whether this rank has told the others whether it begins.</summary>
    internal bool HasSpoken { get; private set; }

    /// <summary>Whether all ranks have begun: see <see cref="Agree"/>.</summary>
    internal bool AreAtWork { get; private set; }

    /// <summary>Whether an exchange with another rank was broken off: the ranks are then of no more use.</summary>
    internal bool AreApart { get; private set; }

    /// <summary>Loads MPI, which a process can do once, and joins the others.</summary>
    /// <exception cref="InputException">MPI is not installed, or cannot start.</exception>
    public static Ranks Join(Launch launch)
    {
        MpiLibrary mpi = MpiLibrary.Load(launch.Engine);
        int error = MpiLibrary.Init(0, 0);
        return error == 0 ? new(mpi, launch)
            : throw new InputException($"{launch.Engine} cannot start on rank {launch.Rank} (error {error})");
    }

    /// <summary>Memory for the terms of <see cref="Sum"/>: the same each time, allocated the first.</summary>
    public Span<float> Terms(int count)
    {
        if (_terms.Length < count)
        {
            _terms = GC.AllocateArray<float>(count, pinned: true);
            _received = GC.AllocateArray<float>(count, pinned: true);
        }

        return _terms.AsSpan(0, count);
    }

    /// <summary>
    /// Adds up the first terms of all ranks, elementwise, in the binary tree ((0+1)+(2+3))+((4+5)+(6+7)): the result,
    /// in place of the terms of each rank, has the same bits on all. Halves are exchanged on the way up, each rank
    /// adding one, and on the way down: each sends 2·(1 − 1/ranks) times its terms, in 2·log₂ ranks messages.
    /// (Rabenseifner, LNCS 3036, 1, 2004.) The ranks are a power of two.
    /// </summary>
    /// <param name="count">How many terms each rank has: as many as all others.</param>
    /// <param name="cancellation">Stops waiting; the ranks are then of no more use.</param>
    /// <exception cref="RankLostException">MPI tells that another rank is gone.</exception>
    public void Sum(int count, CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        Span<(int From, int To)> held = stackalloc (int, int)[32];
        held[0] = (0, count);
        int level = 0;
        for (int distance = 1; distance < Size; distance *= 2, level++)
        {
            var (own, other) = Halves(held[level], distance);
            Exchange(Rank ^ distance, _terms.AsSpan()[other.From..other.To], _received.AsSpan()[own.From..own.To],
                cancellation);
            Add(_received.AsSpan()[own.From..own.To], _terms.AsSpan()[own.From..own.To]);
            held[level + 1] = own;
        }

        for (int distance = Size / 2; distance >= 1; distance /= 2)
        {
            var (own, other) = Halves(held[--level], distance);
            Exchange(Rank ^ distance, _terms.AsSpan()[own.From..own.To], _terms.AsSpan()[other.From..other.To],
                cancellation);
        }

        Sent = Sent with { Seconds = Sent.Seconds + Stopwatch.GetElapsedTime(start).TotalSeconds };
    }

    /// <summary>Waits until all ranks begin the same work.</summary>
    /// <param name="settings">What each must have alike, as facts with commas between them.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="InputException">Names the first rank that has others, and the first of them.</exception>
    /// <exception cref="RankLostException">Another rank has a problem, which it tells itself.</exception>
    public void Agree(string settings, CancellationToken cancellation = default)
    {
        string[] all = Gather($"={settings}", cancellation);
        if (Array.FindIndex(all, Agreement.IsProblem) is >= 0 and var failed)
            throw new RankLostException(failed, "it cannot begin") { TellsItself = true };
        Agreement.Require([.. all.Select(text => text[1..])]);
        AreAtWork = true;
    }

    /// <summary>Whether any rank says so. To be called by all at once.</summary>
    /// <exception cref="RankLostException">MPI tells that another rank is gone.</exception>
    internal bool Any(bool says, CancellationToken cancellation)
    {
        bool any = says;
        _said[0] = says ? 1 : 0;
        foreach (int other in _others)
        {
            Exchange(other, _said.AsSpan(0, 1), _said.AsSpan(1, 1), cancellation);
            any |= _said[1] != 0;
        }

        return any;
    }

    /// <summary>Gives each rank the parts of all others. To be called by all at once.</summary>
    /// <param name="parts">Pinned memory of all parts, one behind the other, that of this rank filled.</param>
    /// <param name="bounds">Where each begins, and the last one ends, in steps of <paramref name="unit"/>.</param>
    /// <param name="unit">So many numbers.</param>
    /// <param name="cancellation">Stops waiting; the ranks are then of no more use.</param>
    /// <exception cref="RankLostException">MPI tells that another rank is gone.</exception>
    internal void Gather(Span<float> parts, ReadOnlySpan<int> bounds, int unit, CancellationToken cancellation)
    {
        foreach (int other in _others)
        {
            Exchange(
                other, parts[(bounds[Rank] * unit)..(bounds[Rank + 1] * unit)],
                parts[(bounds[other] * unit)..(bounds[other + 1] * unit)], cancellation);
        }
    }

    /// <summary>
    /// Tells the others that this rank cannot begin, where they have not begun. Returns whether it is the first of
    /// those that cannot, which speaks for all.
    /// </summary>
    internal bool Fail(string problem, CancellationToken cancellation) =>
        Array.FindIndex(Gather($"!{problem}", cancellation), Agreement.IsProblem) == Rank;

    /// <summary>Exchanges memory with another rank, which does the same.</summary>
    internal void Exchange(int other, Span<float> send, Span<float> receive, CancellationToken cancellation)
    {
        while (send.Length > 0 || receive.Length > 0)
        {
            Span<float> sent = send[..Math.Min(send.Length, LongestMessage)];
            Span<float> got = receive[..Math.Min(receive.Length, LongestMessage)];
            Exchange(
                other, ref Unsafe.As<float, byte>(ref MemoryMarshal.GetReference(sent)), sent.Length,
                ref Unsafe.As<float, byte>(ref MemoryMarshal.GetReference(got)), got.Length, _mpi.Floats, cancellation);
            Sent = Sent with { Bytes = Sent.Bytes + ((long)sizeof(float) * sent.Length), Messages = Sent.Messages + 1 };
            send = send[sent.Length..];
            receive = receive[got.Length..];
        }
    }

    /// <summary>
    /// Seconds that ranks 2k and 2k + 1 take to exchange so many numbers: the least of many times, as others may use
    /// the machine.
    /// </summary>
    internal double FastestExchange(int count, CancellationToken cancellation)
    {
        int times = Math.Clamp((1 << 22) / count, 11, 1001);
        double least = double.PositiveInfinity;
        Terms(count);
        for (int i = 0; i < times; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Exchange(Rank ^ 1, _terms.AsSpan(0, count), _received.AsSpan(0, count), cancellation);
            least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return least;
    }

    /// <summary>y = y + x, elementwise.</summary>
    internal static void Add(ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<Vector<float>> wideX = MemoryMarshal.Cast<float, Vector<float>>(x);
        Span<Vector<float>> wideY = MemoryMarshal.Cast<float, Vector<float>>(y);
        for (int i = 0; i < wideY.Length; i++)
            wideY[i] += wideX[i];
        for (int i = wideY.Length * Vector<float>.Count; i < y.Length; i++)
            y[i] += x[i];
    }

    /// <summary>Ends all ranks at once, where this one cannot go on.</summary>
    internal void Abort(int code) => _ = MpiLibrary.Abort(_mpi.World, code);

    /// <summary>Leaves the others without a word: the process is about to end amid the work of all.</summary>
    internal void Desert() => _left = true;

    /// <summary>Waits for the others, and leaves.</summary>
    public void Dispose()
    {
        if (!_left)
            _ = MpiLibrary.End();
        _left = true;
    }

    // Of a range: the half that this rank adds up, and the one that its partner at that distance does.
    private ((int From, int To) Own, (int From, int To) Other) Halves((int From, int To) range, int distance)
    {
        int middle = range.From + ((range.To - range.From) / 2);
        var (lower, upper) = ((range.From, middle), (middle, range.To));
        return (Rank & distance) == 0 ? (lower, upper) : (upper, lower);
    }

    // What each rank says.
    private string[] Gather(string said, CancellationToken cancellation)
    {
        HasSpoken = true;
        var all = new string[Size];
        all[Rank] = said;
        byte[] own = Pinned(Encoding.UTF8.GetBytes(said));
        byte[] length = Pinned(BitConverter.GetBytes(own.Length)), otherLength = Pinned(new byte[sizeof(int)]);
        foreach (int other in _others)
        {
            Exchange(other, ref length[0], sizeof(int), ref otherLength[0], sizeof(int), _mpi.Bytes, cancellation);
            byte[] text = Pinned(new byte[BitConverter.ToInt32(otherLength)]);
            Exchange(other, ref own[0], own.Length, ref text[0], text.Length, _mpi.Bytes, cancellation);
            all[other] = Encoding.UTF8.GetString(text);
        }

        return all;
    }

    private static byte[] Pinned(byte[] bytes)
    {
        byte[] pinned = GC.AllocateArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(pinned, 0);
        return pinned;
    }

    // Whoever waits yields: there may be more ranks than processors.
    private void Exchange(
        int other, ref byte send, int sent, ref byte receive, int got, nint type, CancellationToken cancellation)
    {
        AreApart = true;
        Require(MpiLibrary.Receive(ref receive, got, type, other, 0, _mpi.World, out nint receiving), other);
        Require(MpiLibrary.Send(ref send, sent, type, other, 0, _mpi.World, out nint sending), other);
        var spin = default(SpinWait);
        for (int received = 0, done = 0; received == 0 || done == 0; spin.SpinOnce(sleep1Threshold: -1))
        {
            cancellation.ThrowIfCancellationRequested();
            if (received == 0)
                Require(MpiLibrary.Test(ref receiving, out received, _mpi.NoStatus), other);
            if (done == 0)
                Require(MpiLibrary.Test(ref sending, out done, _mpi.NoStatus), other);
        }

        AreApart = false;
    }

    private static void Require(int error, int other)
    {
        if (error != 0)
            throw new RankLostException(other, $"error {error} of MPI");
    }
}

/// <summary>What a rank has sent.</summary>
/// <param name="Messages">How many messages.</param>
/// <param name="Bytes">How much in them.</param>
/// <param name="Seconds">How long <see cref="Ranks.Sum"/> took, waiting for others included.</param>
public readonly record struct Traffic(long Messages, long Bytes, double Seconds);

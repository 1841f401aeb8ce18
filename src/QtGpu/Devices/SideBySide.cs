using System.Globalization;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Replicas;

namespace QtGpu.Devices;

/// <summary>
/// Backends for networks that train side by side, one for each and a thread for each. On the CPU every network has its
/// share of the threads; on a GPU one launch serves all of them (<see cref="ReplicaGroup"/>). Either way a network gets
/// the bits that it gets alone.
/// </summary>
public static class SideBySide
{
    // More of them fill no device further, and each costs a thread of the CPU.
    private const int MostByItself = 64;

    // The rest is for samples that are tested on, and what the driver takes.
    private const double ShareOfMemory = 0.8;

    /// <summary>Opens a device for several networks.</summary>
    /// <param name="open">Opens the device with so many CPU threads.</param>
    /// <param name="wanted">How many networks; null for as many as have a thread each, or room on the GPU.</param>
    /// <param name="useful">How many there are to train.</param>
    /// <param name="threads">CPU threads in all.</param>
    /// <param name="bytes">Device memory that one takes.</param>
    /// <exception cref="InputException">The GPU has no room for as many as are wanted; says how many fit.</exception>
    public static IReadOnlyList<Backend> Open(
        Func<int, Backend> open, int? wanted, int useful, int threads, Func<Backend, double> bytes)
    {
        Backend first = open(threads);
        try
        {
            int count = Math.Clamp(wanted ?? int.MaxValue, 1, Math.Max(useful, 1));
            if (first.ReadsAreFree)
            {
                count = wanted is null ? Math.Min(count, threads) : count;
                if (count == 1)
                    return [first];
                first.Dispose();
                return [.. Enumerable.Range(0, count).Select(_ => open(Math.Max(1, threads / count)))];
            }

            int room = Room(first, bytes(first));
            if (wanted is null)
                count = Math.Clamp(count, 1, Math.Max(1, Math.Min(room, MostByItself)));
            else if (count > Math.Max(room, 1))
                throw TooMany(first, count, room, bytes(first));
            return count == 1 ? [first] : ReplicaGroup.Open(first, count);
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    private static int Room(Backend device, double bytes) =>
        (int)Math.Min(ShareOfMemory * device.MemoryBytes / Math.Max(bytes, 1), ReplicaGroup.Most);

    private static InputException TooMany(Backend device, int count, int room, double bytes) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"‘side by side’: {count} networks of {bytes / 1e6:0} MB each do not fit into the device's "
        + $"{device.MemoryBytes / 1e9:0.0} GB; {Math.Max(room, 1)} do"));
}

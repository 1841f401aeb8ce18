namespace QtGpu.Kernels.Host.Skeletons;

/// <summary>
/// Runs passes over whole registers, and over the rest of the range one element at a time with the same bits.
/// </summary>
internal static unsafe class PassDriver
{
    // 64 KiB of each operand: some fit the second-level cache together, and a tile costs far more than its start.
    private const int TileLength = 16384;

    // 32 MiB: from here on an operand lies in no second-level cache, and hardly in a third.
    private const int StreamedLength = 1 << 23;

    /// <summary>Runs a pass over all elements.</summary>
    public static void Run<TLane, TPass>(Team team, TPass pass, long length, float** table)
        where TLane : unmanaged, IVectorLane<TLane>
        where TPass : unmanaged, IPass<TPass>
    {
        int tiles = (int)((length + TileLength - 1) / TileLength);
        bool isLong = TPass.Overwritten > 0 && length >= StreamedLength && AreApart(table);
        if (isLong && TLane.Width == HostOperands.LineLength)
            team.Run(tiles, new Tiles<TLane, TPass, Streamed>(pass, length, table));
        else if (isLong && TPass.Overwritten == 1)
            team.Run(tiles, new Tiles<TLane, TPass, StreamedLines>(pass, length, table));
        else
            team.Run(tiles, new Tiles<TLane, TPass, Cached>(pass, length, table));
    }

    // No operand is another one, and each begins at a line.
    private static bool AreApart(float** table)
    {
        for (int i = 0; i < Operand.Most; i++)
        {
            if ((nuint)table[i] % HostOperands.CacheLine != 0)
                return false;
            for (int j = 0; j < i; j++)
            {
                if (table[i] is not null && table[i] == table[j])
                    return false;
            }
        }

        return true;
    }

    private readonly struct Tiles<TLane, TPass, TAccess>(TPass pass, long length, float** table) : ITiles
        where TLane : unmanaged, IVectorLane<TLane>
        where TPass : unmanaged, IPass<TPass>
        where TAccess : struct, IAccess
    {
        public void Run(int tile)
        {
            float** own = stackalloc float*[HostOperands.TableLength];
            float* lane = stackalloc float[HostOperands.LaneLength<TLane>()];
            HostOperands.Copy(table, own, HostOperands.Aligned(lane));
            TPass prepared = TPass.Begin(pass, new HostOperands<TLane>(own));
            long start = (long)tile * TileLength, end = Math.Min(start + TileLength, length);
            long rest = end - start == TileLength
                ? PassLoop.Run<TLane, TPass, TAccess>(prepared, own, start, end)
                : PassLoop.Run<TLane, TPass, Cached>(prepared, own, start, end);
            PassLoop.Run<ScalarLane, TPass, Cached>(prepared, own, rest, end);
            TAccess.Finish();
        }
    }
}

/// <summary>The loop of a pass over one lane.</summary>
internal static unsafe class PassLoop
{
    /// <summary>Runs over as many whole registers as fit between start and end; returns where it stopped.</summary>
    /// <remarks>
    /// A method of its own for each lane: the compiler inlines only so much into one method, and one copy of the
    /// tunnelling activation nearly fills it. What no longer fits would be called, element by element.
    /// </remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static long Run<TLane, TPass, TAccess>(TPass pass, float** table, long start, long end)
        where TLane : unmanaged, IVectorLane<TLane>
        where TPass : unmanaged, IPass<TPass>
        where TAccess : struct, IAccess
    {
        long i = start;
        for (; i + TLane.Width <= end; i += TLane.Width)
            pass.Run<HostElements<TLane, TAccess>, TLane>(new(table, i));
        return i;
    }
}

namespace QtGpu.Kernels.Host.Threads;

/// <summary>Who does the tiles of an operation: one kernel is written for both.</summary>
internal interface ICrew
{
    /// <summary>Runs tiles 0 … count − 1 and returns when all are done.</summary>
    void Run<TTiles>(int count, TTiles tiles)
        where TTiles : unmanaged, ITiles;
}

/// <summary>The calling thread, one tile after another: inside a tile of something larger.</summary>
internal readonly struct Alone : ICrew
{
    public void Run<TTiles>(int count, TTiles tiles)
        where TTiles : unmanaged, ITiles
    {
        for (int i = 0; i < count; i++)
            tiles.Run(i);
    }
}

/// <summary>The team.</summary>
internal readonly struct Together(Team team) : ICrew
{
    public void Run<TTiles>(int count, TTiles tiles)
        where TTiles : unmanaged, ITiles => team.Run(count, tiles);
}

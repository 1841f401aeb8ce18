using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Replicas;

/// <summary>
/// Batches of one replica that travel from the host: what reads one is done before the next may arrive in its place.
/// </summary>
internal sealed class ReplicaStagedBuffer(ReplicaBackend replica, StagedBuffer staged) : StagedBuffer
{
    public override Span<float> Host => staged.Host;

    public override View<float> Device => staged.Device;

    public override void Send() => staged.Send();

    public override void Release()
    {
        using ReplicaGroup.Turn turn = replica.TakeTurn();
        staged.Release();
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        using ReplicaGroup.Turn turn = replica.TakeTurn();
        staged.Dispose();
    }
}

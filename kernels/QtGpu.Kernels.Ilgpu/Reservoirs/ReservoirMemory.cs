using ILGPU;
using ILGPU.Runtime;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;

namespace QtGpu.Kernels.Ilgpu.Reservoirs;

/// <summary>What a batch keeps on the device beside its recurrent matrices.</summary>
internal sealed class ReservoirMemory<TActivation> : IDisposable
    where TActivation : unmanaged, IActivation
{
    private readonly ReservoirBatch _batch;
    private readonly MemoryBuffer1D<Member<TActivation>, Stride1D.Dense> _members;
    private readonly IlgpuBuffer _inputWeights, _feedbackWeights, _features;
    private readonly MemoryBuffer1D<double, Stride1D.Dense> _readout;
    private IlgpuBuffer _before, _after;

    public ReservoirMemory(Accelerator accelerator, string device, ReservoirBatch batch, StoredMatrices matrices, StateLayout layout)
    {
        _batch = batch;
        int reservoirs = batch.Members.Count;
        TActivation[] activations = batch.Activations<TActivation>();
        _members = accelerator.Allocate1D(batch.Members.Select((member, r) => new Member<TActivation>(
            activations[r], member.Leak, member.Noise, member.NoiseStream, matrices.NumberOf(r))).ToArray());
        _inputWeights = Upload(accelerator, device, member => member.Input);
        _feedbackWeights = Upload(accelerator, device, member => member.Feedback ?? []);
        _before = new(accelerator, device, reservoirs * layout.ReservoirStride);
        _after = new(accelerator, device, reservoirs * layout.ReservoirStride);
        _features = new(accelerator, device, (long)reservoirs * batch.Sequences * FeatureCount);
        _readout = DeviceMemory.Allocate<double>(accelerator, device, (long)reservoirs * FeatureCount * batch.Outputs);
    }

    /// <summary>The states.</summary>
    public View<float> Before => _before.View;

    /// <summary>The states after the step.</summary>
    public View<float> After => _after.View;

    /// <summary>[1; u; x] after a step of a forecast, [R, B, features].</summary>
    public ArrayView<float> Features => IlgpuBuffer.Elements(_features.View);

    /// <summary>The same for the step to write.</summary>
    public FeatureRows Rows => new(Features, 0, _batch.Sequences, FeatureCount);

    /// <summary>V [R, features, outputs].</summary>
    public ArrayView<double> Readout => _readout.View;

    private int FeatureCount => 1 + _batch.Inputs + _batch.Units;

    /// <summary>A step with what does not change from one to the next.</summary>
    public LeakyStep<TActivation> Step(StateLayout layout) => new()
    {
        Members = _members.View,
        InputWeights = IlgpuBuffer.Elements(_inputWeights.View),
        FeedbackWeights = IlgpuBuffer.Elements(_feedbackWeights.View),
        Layout = layout,
    };

    /// <summary>Takes a readout to the device.</summary>
    public void Write(ReadOnlySpan<double> readout)
    {
        AcceleratorStream stream = _readout.Accelerator.DefaultStream;
        Readout.SubView(0, readout.Length).CopyFromCPU(stream, readout);
        stream.Synchronize(); // the caller may reuse it at once
    }

    /// <summary>What came after the step is what the next begins with.</summary>
    public void Swap() => (_before, _after) = (_after, _before);

    public void Dispose()
    {
        _members.Dispose();
        _inputWeights.Dispose();
        _feedbackWeights.Dispose();
        _features.Dispose();
        _readout.Dispose();
        _before.Dispose();
        _after.Dispose();
    }

    private IlgpuBuffer Upload(Accelerator accelerator, string device, Func<ReservoirMember, float[]> weights)
    {
        float[] all = [.. _batch.Members.SelectMany(weights)];
        var buffer = new IlgpuBuffer(accelerator, device, sizeof(float) * all.LongLength);
        buffer.Write(0, all);
        return buffer;
    }
}

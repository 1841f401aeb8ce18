using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Lanes;
using QtGpu.Tests.Kernels;
using Xunit;

namespace QtGpu.Tests.Ilgpu;

/// <summary>Every activation gives the same bits in a kernel as in a scalar lane on the host.</summary>
[Collection(ContractCollection.Name)]
public sealed class ActivationBitsTests(ContractBackends backends)
{
    public static MatrixTheoryData<string, string> DevicesAndActivations => new(DeviceNames.All, ActivationCatalogue.Names);

    [Theory]
    [MemberData(nameof(DevicesAndActivations))]
    public void A_kernel_gives_the_bits_of_the_scalar_lane(string device, string name)
    {
        Backend backend = backends.Open(device);
        Activation activation = ActivationCatalogue.Create(name);
        float[] z = DeviceValues.Wild(ContractBackends.IsSlow(device) ? 2_000 : 200_000);
        (float[] y, float[] slope) = activation.Accept(new OnHost(z));

        TensorView input = DeviceValues.Put(backend, z);
        TensorView output = backend.Allocate(z.Length).View, derivative = backend.Allocate(z.Length).View;
        ActivationOperations kernels = backend.Activation(activation);
        kernels.Forward(input, output, TensorView.None);
        Assert.Equal(0, DeviceValues.Differences(y, output.ToArray()));

        backend.Elementwise.Fill(output, -7);
        kernels.Forward(input, output, derivative);
        Assert.Equal(0, DeviceValues.Differences(y, output.ToArray()));
        Assert.Equal(0, DeviceValues.Differences(slope, derivative.ToArray()));

        kernels.Forward(input, input, TensorView.None);
        Assert.Equal(0, DeviceValues.Differences(y, input.ToArray()));
        foreach (TensorView view in new[] { input, output, derivative })
            view.Buffer!.Dispose();
    }

    private sealed class OnHost(float[] z) : IActivationVisitor<(float[] Y, float[] Slope)>
    {
        public (float[] Y, float[] Slope) Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation
        {
            var slope = new float[z.Length];
            var y = new float[z.Length];
            for (int i = 0; i < z.Length; i++)
            {
                y[i] = activation.Forward(new ScalarLane(z[i]), out ScalarLane derivative).Value;
                slope[i] = derivative.Value;
            }

            return (y, slope);
        }
    }
}

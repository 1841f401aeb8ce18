using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Host.Passes;
using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host;

internal sealed unsafe class HostParametricOperations<TLane, TActivation>(
    Team team, TActivation activation) : ParametricOperations
    where TLane : unmanaged, IVectorLane<TLane>
    where TActivation : unmanaged, IParametricActivation<TActivation>
{
    protected override void RunForward(TensorView z, TensorView p, TensorView y, TensorView slope)
    {
        HostActivationOperations<TLane, TActivation>.Forward(team, At(p), z, y, slope);
    }

    protected override void RunParameterGradient(TensorView z, TensorView p, TensorView dY, TensorView dp)
    {
        int tiles = (int)((z.Length + ParameterGradientTiles<TLane, TActivation>.TileLength - 1)
            / ParameterGradientTiles<TLane, TActivation>.TileLength);
        double* sums = Partials.Take(2 * tiles);
        team.Run(
            tiles,
            new ParameterGradientTiles<TLane, TActivation>(
                At(p), HostBuffer.Pointer(z), HostBuffer.Pointer(dY), z.Length, sums));
        double d0 = 0, d1 = 0;
        for (int i = 0; i < tiles; i++)
        {
            d0 += sums[2 * i];
            d1 += sums[(2 * i) + 1];
        }

        float* result = HostBuffer.Pointer(dp);
        result[0] = (float)d0;
        result[1] = (float)d1;
    }

    private TActivation At(TensorView p)
    {
        float* values = HostBuffer.Pointer(p);
        return activation.At(values[0], values[1]);
    }
}

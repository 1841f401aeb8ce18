// What nearly every driver is written with.
global using System.Runtime.CompilerServices;
global using ILGPU;
global using ILGPU.Runtime;
global using QtGpu.Kernels.Contract;
global using QtGpu.Kernels.Ilgpu.Passes;
global using QtGpu.Kernels.Lanes;
global using QtGpu.Kernels.Skeletons;

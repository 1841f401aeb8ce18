// What nearly every driver is written with.
global using System.Runtime.CompilerServices;
global using QtGpu.Kernels.Contract;
global using QtGpu.Kernels.Host.Threads;
global using QtGpu.Kernels.Lanes;
global using QtGpu.Kernels.Skeletons;

// What nearly every kernel is written with.
global using System.Runtime.CompilerServices;
global using QtGpu.Kernels.Lanes;
global using QtGpu.Kernels.Skeletons;

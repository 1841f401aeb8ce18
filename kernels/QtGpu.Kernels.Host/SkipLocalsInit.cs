// See the same file of QtGpu.Kernels: it holds for an assembly.
[module: System.Runtime.CompilerServices.SkipLocalsInit]

// What is checked, and by what.
global using QtGpu.Kernels.Contract;
global using QtGpu.Reference;

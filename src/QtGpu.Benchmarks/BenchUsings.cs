// What is timed, and how numbers are written.
global using System.Globalization;
global using QtGpu.Kernels.Contract;
global using static System.FormattableString;

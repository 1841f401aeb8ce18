using BenchmarkDotNet.Running;

// No argument: a menu. `--filter '*'` runs everything, `--job short` fast.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);

using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using QtGpu.Bench;

// No argument: a menu. `--filter '*'` runs everything, `--job short` fast.
BenchmarkSwitcher.FromAssembly(typeof(Works).Assembly)
    .Run(args, ManualConfig.Create(DefaultConfig.Instance).AddColumn(WorkColumn.All));

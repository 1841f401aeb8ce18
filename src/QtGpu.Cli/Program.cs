using QtGpu.Cli;
using QtGpu.Distributed;

// A launcher passes on what its ranks print, some through a terminal of their own that nobody sees.
if (Launch.Current is not null)
    Environment.SetEnvironmentVariable("TERM", "dumb");
using var stop = new StopSignal(Console.Error);
return (int)Application.Run(args, Console.Out, Console.Error, stop.Token);

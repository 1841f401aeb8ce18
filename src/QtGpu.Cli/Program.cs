using QtGpu.Cli;

using var stop = new StopSignal(Console.Error);
return (int)Application.Run(args, Console.Out, Console.Error, stop.Token);

// How the tool is told, and how it tells.
global using System.CommandLine;
global using System.Globalization;
global using QtGpu.Cli.Report;
global using Spectre.Console;
global using static QtGpu.Cli.Report.InvariantText;

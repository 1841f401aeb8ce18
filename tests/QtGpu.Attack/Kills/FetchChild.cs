namespace QtGpu.Attack.Kills;
internal static class FetchChild { public const string Name = "fetch-child"; public static int Run(string[] a) => 0; }

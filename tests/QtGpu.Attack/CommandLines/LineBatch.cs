namespace QtGpu.Attack.CommandLines;
internal static class LineBatch { public const string Name = "lines-child"; public static int Run(string[] a) => 0; }

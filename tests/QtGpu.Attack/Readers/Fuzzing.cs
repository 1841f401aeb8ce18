using SharpFuzz;

namespace QtGpu.Attack.Readers;

/// <summary>One reader under afl-fuzz (docs/reliability.md says how), and one file by hand.</summary>
internal static class Fuzzing
{
    /// <summary>Reads what afl-fuzz sends, over and over; what is undocumented crashes.</summary>
    public static int Run(string name)
    {
        // Instrumented code may run only once the fuzzer listens: nothing of the library before the first input.
        Reader? reader = null;
        TemporaryFile? input = null;
        Fuzzer.OutOfProcess.Run(stream =>
        {
            reader ??= Reader.Named(name);
            input ??= new TemporaryFile(reader.FileName);
            using (FileStream file = File.Create(input.Path))
                stream.CopyTo(file);
            try
            {
                reader.Read(input.Path);
            }
            catch (Exception exception) when (reader.Documents(exception))
            {
                // As documented.
            }
        });
        input?.Dispose();
        return 0;
    }

    /// <summary>Reads one file and says what comes of it, to repeat a finding.</summary>
    public static int Replay(string name, string file)
    {
        Reader reader = Reader.Named(name);
        using var copy = new TemporaryFile(reader.FileName);
        File.Copy(file, copy.Path);
        Trial trial = Trial.Of(reader, copy.Path, new FileInfo(file).Length);
        Console.WriteLine(trial);
        try
        {
            reader.Read(copy.Path);
        }
        catch (Exception exception)
        {
            Console.WriteLine(exception);
        }

        return trial.Fault is null ? 0 : 1;
    }

    /// <summary>Writes a valid file for afl-fuzz to start from.</summary>
    public static int Sample(string name, string file)
    {
        Reader reader = Reader.Named(name);
        using var sample = new TemporaryFile(reader.FileName);
        reader.Write(sample.Path);
        File.Copy(sample.Path, file, overwrite: true);
        return 0;
    }

    private sealed class TemporaryFile(string name) : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("qtgpu-fuzz-").FullName;

        public string Path => System.IO.Path.Combine(_folder, name);

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}

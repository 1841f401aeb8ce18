using Xunit;

namespace QtGpu.Tests.House;

/// <summary>A stranger finds a file by its name and reads it on one screen.</summary>
public sealed class SourceTreeTests
{
    private const int LongestFile = 300;
    private const int MedianFile = 120;
    private const int Columns = 120;

    private static readonly string[] EmptyWords = ["Common", "Utils", "Utilities", "Helpers", "Misc", "Shared"];

    [Fact]
    public void No_file_is_longer_than_300_lines_and_the_median_is_one_screen()
    {
        var lengths = Repository.Files("*.cs").Select(file => (File: file, Lines: Lines(file)))
            .OrderBy(file => file.Lines).ToList();
        Assert.DoesNotContain(lengths, file => file.Lines > LongestFile);
        Assert.InRange(lengths[lengths.Count / 2].Lines, 1, MedianFile);
    }

    [Fact]
    public void No_line_is_wider_than_120_columns()
    {
        string[] wide =
        [
            .. from file in Repository.Files("*.cs")
               from line in Repository.Read(file).Split('\n').Index()
               where line.Item.Length > Columns
               select $"{file}, line {line.Index + 1}: {line.Item.Length} columns",
        ];
        Assert.True(wide.Length == 0, string.Join('\n', wide));
    }

    // What registers hold, and where pointers point, is known where kernels are.
    [Fact]
    public void The_library_has_neither_pointers_nor_registers() =>
        Assert.All(
            Repository.Files("*.cs").Where(file => file.StartsWith("src/QtGpu/", StringComparison.Ordinal)), file =>
            Assert.DoesNotMatch(
                @"\bunsafe\b|\bVector(128|256|512)\b|System\.Runtime\.Intrinsics", Repository.Read(file)));

    [Fact]
    public void Folders_and_files_say_what_they_hold() =>
        Assert.All(Repository.Files("*.cs"), file => Assert.DoesNotContain(
            Path.ChangeExtension(file, null).Split('/'), EmptyWords.Contains));

    [Fact]
    public void A_file_lies_in_the_folder_of_its_namespace() =>
        Assert.All(Repository.Files("*.cs"), file =>
        {
            string[] folders = Path.GetDirectoryName(file)!.Replace('\\', '/').Split('/')[1..];
            string? declared = Array.Find(
                Repository.Read(file).Split('\n'), line => line.StartsWith("namespace ", StringComparison.Ordinal));
            // What every level uses lies at the very bottom, and is named for the whole.
            string expected = folders is ["QtGpu.Kernels"] ? "QtGpu" : string.Join('.', folders);
            if (declared is not null)
                Assert.Equal($"namespace {expected};", declared);
        });

    // The two backends mirror each other, and so may their names.
    [Fact]
    public void A_file_name_of_the_library_stands_for_one_thing() =>
        Assert.DoesNotContain(
            Repository.Files("*.cs").Where(file => file.Split('/') is ["src", ..] or ["kernels", "QtGpu.Kernels", ..])
                .GroupBy(file => Path.GetFileName(file)),
            name => name.Count() > 1);

    [Fact]
    public void The_windows_launcher_has_windows_line_ends() =>
        Assert.Equal(Lines("qtgpu.cmd"), Repository.Read("qtgpu.cmd").Count(c => c == '\r'));

    private static int Lines(string file) => Repository.Read(file).Count(c => c == '\n');
}

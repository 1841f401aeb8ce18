using QtGpu.Data.Files;
using QtGpu.IO;

namespace QtGpu.Data.Download;

/// <summary>
/// Fetches a file from the first mirror that has it right. Content is verified in memory before any of it reaches the
/// disk, and appears there by one rename: a bad file never replaces anything, and processes do not disturb each other.
/// </summary>
internal static class Downloader
{
    // Redirections are followed, but not from https to http.
    private static readonly HttpClient Http = new() { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Downloads <paramref name="file"/> to its place and returns its decompressed content.</summary>
    /// <exception cref="InputException">Offline, no mirror has it, or its place cannot be written.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public static ReadOnlyMemory<byte> Fetch(RemoteFile file, DataOptions options)
    {
        string path = file.DownloadPath(options);
        if (!file.Addresses(options).Any())
            throw new InputException(
                $"{file.Folder}/{file.Name} is not here, and there is no public address that it could be downloaded "
                + $"from. Put it at {path}, or there without .gz, decompressed.");
        if (options.Offline)
            throw new InputException(
                $"{path} has to be downloaded, and QTGPU_OFFLINE=1 forbids it. Put the file there, name its directory "
                + "as ‘data’, or unset QTGPU_OFFLINE.");

        var failures = new List<string>();
        foreach (var address in file.Addresses(options))
        {
            byte[] stored;
            ReadOnlyMemory<byte> content;
            try
            {
                stored = Task.Run(() => Download(address, file, options)).GetAwaiter().GetResult();
                content = file.Verify(PossiblyGzipped.Decompress(stored, "what came", file.Length), "what came");
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or InputException)
            {
                failures.Add($"  {address}: {e.Message}");
                continue;
            }
            AtomicFile.Write(path, stream => stream.Write(stored));
            return content;
        }
        throw new InputException(
            $"{file.Folder}/{file.Name} could not be downloaded. Tried:\n{string.Join('\n', failures)}\n"
            + $"Check the network, or put the file at {path}.");
    }

    private static async Task<byte[]> Download(Uri address, RemoteFile file, DataOptions options)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation);
        patience.CancelAfter(options.Patience);
        try
        {
            using var response = await Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            response.EnsureSuccessStatusCode();
            long? total = response.Content.Headers.ContentLength;
            // Gzip adds a few bytes per block to what it cannot shrink; anything longer is not the file.
            long limit = file.Length + 65536L;
            using var body = await response.Content.ReadAsStreamAsync(patience.Token);
            using var received = new MemoryStream();
            byte[] buffer = new byte[65536];
            while (await body.ReadAsync(buffer, patience.Token) is > 0 and var read)
            {
                received.Write(buffer, 0, read);
                if (received.Length > limit)
                    throw new HttpRequestException($"more than the {limit} bytes the file can have.");
                patience.CancelAfter(options.Patience);
                options.Progress?.Report(new($"{file.Folder}/{file.Name}.gz", received.Length, total));
            }
            return received.ToArray();
        }
        catch (OperationCanceledException e) when (!options.Cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {options.Patience.TotalSeconds:0.###} s.", e);
        }
    }
}

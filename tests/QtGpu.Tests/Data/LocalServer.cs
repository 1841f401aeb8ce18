using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace QtGpu.Tests.Data;

/// <summary>An HTTP server on this machine that answers as well or as badly as a test wants.</summary>
internal sealed class LocalServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, Func<NetworkStream, Task>> _answers = new(StringComparer.Ordinal);

    public LocalServer()
    {
        _listener.Start();
        _ = Accept();
    }

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The address of a folder of this server.</summary>
    public Uri Folder(string name) => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{name}");

    /// <summary>
    /// Serves <paramref name="body"/>, announced as <paramref name="announced"/> bytes, then hangs up.
    /// </summary>
    public void Serve(string path, byte[] body, int? announced = null) => _answers[path] = async stream =>
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Length: {announced ?? body.Length}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(body);
    };

    /// <summary>Serves <paramref name="body"/> in pieces, with a pause before each.</summary>
    public void Trickle(string path, byte[] body, int pieces, TimeSpan pause) => _answers[path] = async stream =>
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
        foreach (byte[] piece in body.Chunk((body.Length + pieces - 1) / pieces))
        {
            await Task.Delay(pause, _stop.Token);
            await stream.WriteAsync(piece);
        }
    };

    /// <summary>Begins an answer and never goes on.</summary>
    public void Hang(string path) => _answers[path] = async stream =>
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc"u8.ToArray());
        await Task.Delay(Timeout.Infinite, _stop.Token);
    };

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
            _ = Answer(await _listener.AcceptTcpClientAsync(_stop.Token));
    }

    private async Task Answer(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, leaveOpen: true);
            string path = (await reader.ReadLineAsync(_stop.Token))!.Split(' ')[1];
            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
                continue;
            Requests.Enqueue(path);
            if (_answers.TryGetValue(path, out var answer))
                await answer(stream);
            else
                await stream.WriteAsync(
                    "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        }
    }
}

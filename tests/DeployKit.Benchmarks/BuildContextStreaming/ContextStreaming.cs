using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DeployKit.Docker;
using DeployKit.Http;

namespace DeployKit.Benchmarks.BuildContextStreaming;

/// <summary>Hashes a build context of 1 GiB and sends it to an engine that reads it all: how long, and in how much memory?</summary>
internal static class ContextStreaming
{
    private const int Files = 64;
    private const int FileBytes = 16 * 1024 * 1024;
    private const long Limit = 200_000_000;

    /// <returns>0 within the limit, 1 beyond it.</returns>
    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("deploykit-context-").FullName;
        try
        {
            WriteContext(folder);
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var engineSide = AnswerAsync(listener);
            using var engine = DockerEngine.Connect(
                new DockerEndpoint(new Uri($"tcp://{listener.LocalEndpoint}"), "benchmark") { ApiVersion = "1.41" }, TimeProvider.System);
            var request = new BuildRequest { Context = BuildContext.Open(folder), Tags = [] };
            var began = TimeProvider.System.GetTimestamp();
            await request.InputsHashAsync(CancellationToken.None);
            var hashed = TimeProvider.System.GetElapsedTime(began);
            await engine.BuildAsync(request, null, CancellationToken.None);
            var sent = TimeProvider.System.GetElapsedTime(began) - hashed;
            var received = await engineSide;
            return Report(request.Context.Bytes, received, hashed, sent);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Report(long bytes, long received, TimeSpan hashed, TimeSpan sent)
    {
        using var process = Process.GetCurrentProcess();
        var peak = process.PeakWorkingSet64;
        Console.WriteLine("| context | received | hashed in | sent in | peak memory | limit |");
        Console.WriteLine("|---|---|---|---|---|---|");
        Console.WriteLine($"| {bytes / 1048576} MiB | {received / 1048576} MiB | {hashed.TotalSeconds:0.0} s | {sent.TotalSeconds:0.0} s | {peak / 1e6:0} MB | {Limit / 1e6:0} MB |");
        return peak <= Limit && received > bytes ? 0 : 1;
    }

    private static void WriteContext(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "Dockerfile"), "FROM scratch\nCOPY . /\n");
        var block = new byte[FileBytes];
        for (var file = 0; file < Files; file++)
        {
            new Random(file).NextBytes(block);
            File.WriteAllBytes(Path.Combine(folder, $"{file:00}.bin"), block);
        }
    }

    // Reads the request up to the last chunk and answers with an image, as an engine does.
    private static async Task<long> AnswerAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var stream = client.GetStream();
        var buffer = new byte[128 * 1024];
        var end = "0\r\n\r\n"u8.ToArray();
        long received = 0;
        var continued = false;
        int read;
        while ((read = await stream.ReadAsync(buffer)) > 0)
        {
            received += read;
            if (!continued)
            {
                continued = true;
                await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
            }
            if (read >= end.Length && buffer.AsSpan(read - end.Length, end.Length).SequenceEqual(end))
                break;
        }
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 27\r\n\r\n{\"aux\":{\"ID\":\"sha256:one\"}}"u8.ToArray());
        return received;
    }
}

using System.Net;
using System.Net.Sockets;
using DeployKit.Configuration;
using DeployKit.Releases;
using DeployKit.Sandbox;
using DeployKit.Sandbox.Serving;
using DeployKit.Sandbox.State;

namespace DeployKit.Build.Sandboxes;

/// <summary>
/// Serves a sandbox until the run is cancelled: the one that the chosen environment deploys to, or, where none does or its seed or level
/// is given, a new one that is not kept.
/// </summary>
internal static class SandboxHost
{
    private const string Header = "# The kubeconfig of a sandbox of DeployKit, which writes and deletes this file.\n";

    /// <exception cref="InvalidInputException">The configuration or an argument makes no sense.</exception>
    /// <exception cref="ReleaseFailedException">The kept sandbox, or the port, is in use.</exception>
    public static async Task ServeAsync(DeployContext context, SandboxArguments arguments)
    {
        try
        {
            await ServeUntilCancelledAsync(context, arguments);
        }
        catch (SandboxFolderException exception)
        {
            throw new ReleaseFailedException(exception.Message);
        }
    }

    private static async Task ServeUntilCancelledAsync(DeployContext context, SandboxArguments arguments)
    {
        var (time, output) = (context.Run.Time, context.Run.Surroundings.Output);
        var configuration = File.Exists(context.Options.Config) && !arguments.IsNew
            ? await ReleaseInput.LoadAsync(context.Options, context.Run.Surroundings.Variables, context.CancellationToken)
            : null;
        var port = arguments.Port ?? FreePort();
        IReadOnlyList<string> hosts = [$"localhost:{port}", $"127.0.0.1:{port}"];
        await using var site = configuration is { IsOnSandbox: true } ? SandboxSite.Open(configuration, time, arguments.Speed, hosts) : null;
        var sandbox = site?.Sandbox ?? New(arguments, hosts, time);
        using var clock = site is null ? new RealTime(sandbox, time, arguments.Speed) : null;
        await using var server = await StartAsync(sandbox, port, context.CancellationToken);
        var kubeconfig = Path.GetFullPath(arguments.Kubeconfig ?? Path.Combine(configuration?.Folder ?? ".", ".deploykit", "sandbox", "kubeconfig"));
        Write(kubeconfig, server.Kubeconfig());
        site?.Announce(server.Address);
        await output.WriteLineAsync($"sandbox        {(site is null ? "new, not kept" : $"of the environment {configuration!.EnvironmentName ?? "that deploykit.yaml names"}, as it was left")}; Kubernetes API at {server.Address.OriginalString}");
        await output.WriteLineAsync($"kubeconfig     {kubeconfig}");
        await output.WriteLineAsync($"registry       {server.RegistryAddress}");
        await output.WriteLineAsync("Ctrl-C ends it.");
        try
        {
            await server.ServeNodePortsAsync(time, (number, isOpen) => output.WriteLine(isOpen ? $"node port      http://127.0.0.1:{number}" : $"node port      {number} is taken by something else"), context.CancellationToken);
        }
        finally
        {
            site?.Withdraw();
            File.Delete(kubeconfig);
            if (site?.TrySave() is { } unsaved)
                await output.WriteLineAsync(unsaved);
        }
    }

    private static SandboxCluster New(SandboxArguments arguments, IReadOnlyList<string> hosts, TimeProvider time)
    {
        var options = new SandboxOptions { Start = time.GetUtcNow() };
        return new SandboxCluster(options with { Level = arguments.Level ?? options.Level, Seed = arguments.Seed ?? options.Seed, RegistryHosts = [.. options.RegistryHosts, .. hosts] });
    }

    private static async Task<SandboxServer> StartAsync(SandboxCluster sandbox, int port, CancellationToken cancellationToken)
    {
        try
        {
            return await SandboxServer.StartAsync(sandbox, port, cancellationToken);
        }
        catch (IOException exception)
        {
            throw new ReleaseFailedException($"the sandbox cannot listen on port {port}: {exception.Message.TrimEnd('.')}; choose another with --port");
        }
    }

    // Pods name the images of its registry by this port, so it must be known before the sandbox is made.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // A person's own kubeconfig is not written over.
    private static void Write(string path, string content)
    {
        if (File.Exists(path) && !File.ReadAllText(path).StartsWith(Header, StringComparison.Ordinal))
            throw new InvalidInputException($"--kubeconfig={path}: the file exists, and no sandbox wrote it; name another");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, Header + content);
    }
}

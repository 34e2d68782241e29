using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeployKit.Docker;

/// <summary>
/// Runs <c>docker-credential-NAME get</c>: the server on its standard input, the login on its standard output, nothing
/// secret on either side's argument list. Protocol: github.com/docker/docker-credential-helpers.
/// </summary>
internal sealed class CredentialHelper(string name, Func<string, string?> environment, TimeProvider time)
{
    private const string NotFound = "credentials not found in native keychain";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly string _program = $"docker-credential-{name}";

    public async Task<RegistryCredential?> GetAsync(string server, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var process = Start();
        try
        {
            var errors = process.StandardError.ReadToEndAsync(both.Token);
            var output = process.StandardOutput.ReadToEndAsync(both.Token);
            await SendAsync(process, server, both.Token);
            var answer = await output;
            await errors;
            await process.WaitForExitAsync(both.Token);
            return Read(answer, process.ExitCode, server);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CredentialHelperException(_program, $"no answer within {Timeout.TotalSeconds:0} s");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private Process Start()
    {
        try
        {
            return Process.Start(new ProcessStartInfo(Find(), ["get"])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception exception)
        {
            throw new CredentialHelperException(_program, $"cannot be started: {exception.Message}", exception);
        }
    }

    // By PATH alone: Process.Start would take a file of that name from the current folder, which is a checkout of foreign code.
    private string Find()
    {
        string[] extensions = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];
        return (environment("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathRooted)
            .SelectMany(folder => extensions.Select(extension => Path.Combine(folder, _program + extension)))
            .FirstOrDefault(File.Exists)
            ?? throw new CredentialHelperException(_program, "is not on PATH, and config.json names it; install it or log in without it");
    }

    private static async Task SendAsync(Process process, string server, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(server.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code and output say why.
        }
    }

    private RegistryCredential? Read(string answer, int exitCode, string server)
    {
        if (exitCode != 0)
        {
            var message = answer.Trim();
            if (message.Contains(NotFound, StringComparison.OrdinalIgnoreCase))
                return null;
            // By the protocol this is an error text; a helper that printed the login and then failed is not quoted.
            throw new CredentialHelperException(_program, message.Length == 0 || message.Contains('"') ? $"exit code {exitCode} for {server}" : $"{message} (for {server})");
        }
        try
        {
            var login = JsonSerializer.Deserialize(answer, DockerJson.Default.HelperLogin);
            if (login is not { Username: { } username, Secret: { } secret })
                return null;
            return username == "<token>"
                ? new RegistryCredential { IdentityToken = new(secret) }
                : username.Length == 0 ? null : new RegistryCredential { Username = username, Password = new(secret) };
        }
        catch (JsonException)
        {
            throw new CredentialHelperException(_program, $"its answer for {server} is not the JSON that the protocol asks for");
        }
    }

    internal sealed class HelperLogin
    {
        [JsonPropertyName("Username")]
        public string? Username { get; init; }

        [JsonPropertyName("Secret")]
        public string? Secret { get; init; }
    }
}

using System.Diagnostics;

namespace DeployKit.Frosting.Tests.Scripts;

/// <summary>A work tree with a space in its path, this repository's build.cake and a small host in place of its own.</summary>
public sealed class WorkTree : IAsyncLifetime
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("deploykit tree ");

    /// <summary>The root of this repository.</summary>
    public static string Repository { get; } = FindRepository(new DirectoryInfo(AppContext.BaseDirectory));

    public string HostFolder => Path.Combine(_root.FullName, "artifacts", "host");

    public async Task InitializeAsync()
    {
        foreach (var file in new[] { "build.cake", "cake.config", "global.json", ".config/dotnet-tools.json" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root.FullName, file))!);
            File.Copy(Path.Combine(Repository, file), Path.Combine(_root.FullName, file));
        }

        Directory.CreateDirectory(Path.Combine(_root.FullName, "src"));
        Write("build/DeployKit.Build.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
              </PropertyGroup>
            </Project>
            """);
        WriteHost("System.Console.WriteLine(string.Join('|', args)); return 7;");
        (await RunAsync("tool", "restore")).ExitCode.ShouldBe(0);
    }

    public Task DisposeAsync()
    {
        _root.Delete(recursive: true);
        return Task.CompletedTask;
    }

    public void WriteHost(string program) => Write("build/Program.cs", program);

    public async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = _root.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    private static string FindRepository(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "build.cake")) ? folder.FullName : FindRepository(folder.Parent!);

    private void Write(string path, string text)
    {
        var file = new FileInfo(Path.Combine(_root.FullName, path));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
    }
}

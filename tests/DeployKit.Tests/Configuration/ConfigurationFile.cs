using System.Text;
using DeployKit.Configuration;
using DeployKit.Sources;

namespace DeployKit.Tests.Configuration;

/// <summary>A <c>deploykit.yaml</c> in a folder of its own, and the ways to load it.</summary>
internal sealed class ConfigurationFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deploykit-config-").FullName;

    public ConfigurationFile(string yaml)
        : this(Encoding.UTF8.GetBytes(yaml))
    {
    }

    public ConfigurationFile(byte[] content) => File.WriteAllBytes(Path, content);

    public string Path => System.IO.Path.Combine(_folder, "deploykit.yaml");

    public static CiFacts Local { get; } = new() { Name = "local" };

    public Dictionary<string, string> Variables { get; } = [];

    public Task<LoadedConfiguration> LoadAsync(
        string? branch = "master", string? environment = null, CiFacts? ci = null, string? context = null, string? @namespace = null) =>
        ConfigurationLoader.LoadAsync(
            new ConfigurationRequest
            {
                File = Path,
                Ci = ci ?? Local,
                GitBranch = branch,
                Environment = environment,
                Context = context,
                Namespace = @namespace,
                Variables = Variables,
            },
            CancellationToken.None);

    public async Task<IReadOnlyList<Problem>> ProblemsAsync(string? branch = "master") =>
        (await Should.ThrowAsync<InvalidInputException>(() => LoadAsync(branch))).Problems;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

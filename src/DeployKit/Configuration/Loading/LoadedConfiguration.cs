using DeployKit.Yaml;

namespace DeployKit.Configuration;

/// <summary><c>deploykit.yaml</c> as it holds for one environment, checked and with its variables expanded.</summary>
public sealed record LoadedConfiguration
{
    private readonly YamlDocument _document;

    internal LoadedConfiguration(YamlDocument document, string folder)
    {
        _document = document;
        Folder = folder;
    }

    /// <summary>With the environment merged in; <see cref="DeployOptions.Environments"/> is empty.</summary>
    public required DeployOptions Options { get; init; }

    /// <summary>Null where the file has no environments.</summary>
    public required string? EnvironmentName { get; init; }

    /// <summary>The context of the kubeconfig; null: the account of the pod that this runs in.</summary>
    public required string? Context { get; init; }

    /// <summary>To the cluster inside DeployKit: the environment says so, and <c>--context</c> names no other.</summary>
    public required bool IsOnSandbox { get; init; }

    /// <summary>Null: the context's own namespace.</summary>
    public required string? Namespace { get; init; }

    /// <summary>The file as the person named it.</summary>
    public string File => _document.File;

    /// <summary>The full path of the file's folder.</summary>
    public string Folder { get; }

    /// <summary>The full path of a file or folder that the configuration names.</summary>
    public string PathOf(string path) => Path.GetFullPath(path, Folder);

    /// <summary>Where the value of this key stands.</summary>
    public Mark MarkOf(string key) => _document.MarkOf(key);

    /// <summary>A problem with the value of this key, at its place: <c>secrets[0].files[credentials.json]</c>.</summary>
    public Problem Problem(string key, string message) => _document.MarkOf(key).Problem(key, message);
}

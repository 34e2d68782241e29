using System.Text.Json.Nodes;
using YamlDotNet.Core;

namespace DeployKit.Kubernetes;

/// <summary>Several kubeconfig files as one: the first file that has a name, or a current-context, wins; entries are never mixed.</summary>
internal sealed class MergedKubeconfig
{
    private readonly Dictionary<string, Section> _clusters = [];
    private readonly Dictionary<string, Section> _users = [];
    private readonly Dictionary<string, Section> _contexts = [];

    public IReadOnlyDictionary<string, Section> Clusters => _clusters;

    public IReadOnlyDictionary<string, Section> Users => _users;

    public IReadOnlyDictionary<string, Section> Contexts => _contexts;

    public string? CurrentContext { get; private set; }

    public List<string> Files { get; } = [];

    /// <summary>A file without any context, cluster and user says nothing.</summary>
    public bool IsEmpty => _clusters.Count == 0 && _users.Count == 0 && _contexts.Count == 0;

    public static MergedKubeconfig Read(KubeconfigSources sources)
    {
        var merged = new MergedKubeconfig();
        foreach (var path in sources.CandidatePaths())
        {
            if (File.Exists(path))
                merged.Add(path);
            else if (path == sources.ExplicitPath)
                throw new KubeconfigException($"{path}: there is no such kubeconfig file.");
        }
        return merged;
    }

    private void Add(string path)
    {
        Files.Add(path);
        if (ReadDocument(path) is not { } document)
            return;
        Add(path, document, "clusters", "cluster", _clusters);
        Add(path, document, "users", "user", _users);
        Add(path, document, "contexts", "context", _contexts);
        if (CurrentContext is null && document["current-context"]?.ToString() is { Length: > 0 } current)
            CurrentContext = current;
    }

    private static JsonObject? ReadDocument(string path)
    {
        try
        {
            return YamlReader.Read(File.ReadAllText(path)) switch
            {
                null => null,
                JsonObject document => document,
                _ => throw new KubeconfigException($"{path}: this is no kubeconfig."),
            };
        }
        catch (YamlException exception)
        {
            throw new KubeconfigException($"{path}({exception.Start.Line},{exception.Start.Column}): {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new KubeconfigException($"{path}: {exception.Message}", exception);
        }
    }

    private static void Add(string path, JsonObject document, string list, string key, Dictionary<string, Section> sections)
    {
        var own = new HashSet<string>();
        foreach (var entry in ((document[list] as JsonArray) ?? []).OfType<JsonObject>())
        {
            var name = entry["name"]?.ToString() ?? "";
            if (!own.Add(name))
                throw new KubeconfigException($"{path}: {list} has two entries named \"{name}\".");
            sections.TryAdd(name, new Section($"{key} \"{name}\"", path, entry[key] as JsonObject ?? []));
        }
    }
}

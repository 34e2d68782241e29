using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DeployKit.Manifests;
using DeployKit.Sandbox;
using DeployKit.Sandbox.Api;
using DeployKit.Sandbox.Registry;

namespace DeployKit.Build.Rehearsals;

/// <summary>Sets up the clusters of a rehearsal: the version before runs on each, verified.</summary>
internal sealed class RehearsalStage(RehearsalApp app, ICakeContext cake, DeployArguments arguments, string folder)
{
    private readonly MemoryRegistryStore _registry = new();
    private byte[] _state = [];

    /// <summary>The digests of the new version's images, by repository.</summary>
    public IReadOnlyDictionary<string, string> Digests { get; private set; } = new Dictionary<string, string>();

    /// <summary>Deploys the version before, once.</summary>
    /// <exception cref="RehearsalException">It cannot be deployed even where nothing goes wrong.</exception>
    public async Task PrepareAsync(Action<string> made)
    {
        var cluster = new SandboxCluster(OptionsOf(1));
        Digests = app.Options.Images.ToDictionary(image => image.Repository, image => RehearsalImages.Push(cluster, image.Repository, RehearsalApp.NewTag));
        foreach (var image in app.Previous.Configuration.Options.Images)
            RehearsalImages.Push(cluster, image.Repository, RehearsalApp.OldTag);
        foreach (var (path, body) in MissingObjects(made))
            Create(cluster, path, body);
        // A kind is served a moment after its definition.
        cluster.RunUntil(cluster.Now + TimeSpan.FromSeconds(5));
        var release = new RehearsedRelease(app, this, new Mishap("before"), seed: 1, cake, arguments, folder);
        var exit = await release.DeployAsync(cluster, app.Previous, RehearsalApp.OldTag);
        if (exit != 0)
            throw new RehearsalException($"The version before cannot be deployed, so nothing can be rehearsed: it ended with {exit?.ToString() ?? "no end at all"}.\n\n{release.Output}");
        await RehearsedRelease.SettleAsync(cluster);
        _state = cluster.Save();
    }

    /// <summary>A cluster on which the version before runs.</summary>
    public SandboxCluster Open(int seed) => new(OptionsOf(seed), _state);

    private SandboxOptions OptionsOf(int seed) => new() { Seed = seed, Registry = _registry, RegistryHosts = [], Nodes = 3 };

    private IEnumerable<(string Path, JsonObject Body)> MissingObjects(Action<string> made)
    {
        var ns = app.Namespace;
        if (ns != "default" && !app.Options.CreateNamespace && !app.Manifests.CreatesNamespace(ns))
            yield return ("/api/v1/namespaces", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = ns } });
        foreach (var unknown in new Unsimulated().Of(app.Manifests))
            yield return ("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Unsimulated.Definition(unknown));
        var secrets = app.Release.Secrets.Concat(app.Previous.Secrets).Select(secret => secret.Name);
        var missing = StandIns.MissingObjects(app.Manifests, secrets, ns).ToList();
        if (missing.Count > 0 && app.Options.CreateNamespace)
            yield return ("/api/v1/namespaces", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = ns } });
        foreach (var body in missing)
        {
            made(ObjectName.Of(body).ToString());
            yield return ($"/api/v1/namespaces/{ns}/{((string?)body["kind"])!.ToLowerInvariant()}s", body);
        }
    }

    private static void Create(SandboxCluster cluster, string path, JsonObject body)
    {
        var response = cluster.Handle(new SandboxRequest("POST", path)
        {
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json" },
            Body = JsonSerializer.SerializeToUtf8Bytes(body),
        });
        if (response.Status is not (201 or 409))
            throw new InvalidOperationException($"The sandbox answered {response.Status} to {path}: {Encoding.UTF8.GetString(response.Body.Span)}");
    }
}

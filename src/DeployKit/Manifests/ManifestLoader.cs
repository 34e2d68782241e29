using System.Text.Json.Nodes;
using DeployKit.Configuration;
using DeployKit.Rollouts.Readiness;

namespace DeployKit.Manifests;

/// <summary>Reads every manifest that the configuration names and holds them against it. No server is asked.</summary>
public static class ManifestLoader
{
    /// <summary>All objects of the release.</summary>
    /// <param name="ns">The release's namespace.</param>
    /// <exception cref="InvalidInputException">Everything that is wrong, in the order of the files.</exception>
    public static ManifestSet Load(LoadedConfiguration configuration, string ns)
    {
        var problems = new List<Problem>();
        var migration = ReadMigration(configuration, problems);
        var objects = ReadObjects(configuration, problems);
        problems.AddRange(Doubles(objects));
        problems.AddRange(objects.Concat(migration is null ? [] : [migration]).SelectMany(manifest => ForeignNamespace(manifest, configuration, ns)));
        if (problems.Count == 0)
            problems.AddRange([.. Unmatched(configuration, objects, migration), .. UnmatchedWaits(configuration, objects)]);
        if (problems.Count > 0)
            throw new InvalidInputException(problems);
        if (configuration.Options.CreateNamespace && !objects.Any(manifest => manifest.Name.Kind == "Namespace" && manifest.Name.Name == ns))
            objects.Insert(0, NamespaceOf(configuration, ns));
        return new ManifestSet([.. objects.Select(manifest => KnownKinds.Classify(manifest, configuration.Options.Rollout.WaitFor))], migration);
    }

    private static List<Manifest> ReadObjects(LoadedConfiguration configuration, List<Problem> problems)
    {
        var files = new List<string>();
        foreach (var (index, entry) in configuration.Options.Manifests.Index())
        {
            var found = ManifestFiles.Find(configuration.Folder, entry);
            if (found.Count == 0)
                problems.Add(configuration.Problem($"manifests[{index}]", $"'{entry}' matches no .yaml, .yml or .json file"));
            files.AddRange(found);
        }
        var migration = configuration.Options.Migration is { } options ? Path.GetFullPath(Path.Combine(configuration.Folder, options.Manifest)) : null;
        return [.. files.Distinct(StringComparer.Ordinal).Where(file => file != migration).SelectMany(file => ManifestReader.Read(file, Shown(configuration, file), problems))];
    }

    private static Manifest? ReadMigration(LoadedConfiguration configuration, List<Problem> problems)
    {
        if (configuration.Options.Migration is not { } options)
            return null;
        var path = Path.Combine(configuration.Folder, options.Manifest);
        if (!File.Exists(path))
        {
            problems.Add(configuration.Problem("migration.manifest", $"no such file: {options.Manifest}"));
            return null;
        }
        var before = problems.Count;
        var objects = ManifestReader.Read(path, Shown(configuration, path), problems).ToList();
        if (problems.Count > before)
            return null;
        if (objects is [{ Name.Kind: "Job" } job])
            return job;
        problems.Add(configuration.Problem("migration.manifest", $"{options.Manifest} must hold one Job and nothing else"));
        return null;
    }

    private static IEnumerable<Problem> Doubles(IEnumerable<Manifest> objects) => objects
        .GroupBy(manifest => (Group(manifest.ApiVersion), manifest.Name))
        .SelectMany(same => same.Skip(1).Select(manifest => manifest.ProblemAt("metadata.name", $"stands twice; the first is at {same.First().Locate("")}")));

    private static IEnumerable<Problem> ForeignNamespace(Manifest manifest, LoadedConfiguration configuration, string ns)
    {
        if (manifest.Name.Namespace is { } other && other != ns && !configuration.Options.Namespaces.Contains(other))
            yield return manifest.ProblemAt("metadata.namespace", $"namespace '{other}' is not the release's ('{ns}'); list it under 'namespaces:' if it is meant");
    }

    private static IEnumerable<Problem> Unmatched(LoadedConfiguration configuration, IReadOnlyList<Manifest> objects, Manifest? migration)
    {
        var used = objects.Concat(migration is null ? [] : [migration]).SelectMany(manifest => WorkloadImages.RepositoriesOf(manifest.Body)).ToHashSet(StringComparer.Ordinal);
        var options = configuration.Options;
        for (var index = 0; index < options.Images.Count; index++)
        {
            if (options.Patch.Count == 0 && WorkloadImages.RepositoryOf(options.Images[index].Repository) is { } repository && !used.Contains(repository))
                yield return configuration.Problem($"images[{index}].repository", $"no container of the manifests has an image of '{options.Images[index].Repository}'");
        }
        for (var index = 0; index < (options.Migration?.After.Count ?? 0); index++)
        {
            var workload = options.Migration!.After[index];
            if (!objects.Any(manifest => Workloads.IsAwaited(manifest) && manifest.Name.Kind == workload.Kind && manifest.Name.Name == workload.Name))
                yield return configuration.Problem($"migration.after[{index}]", $"the manifests have no {workload}");
        }
    }

    private static IEnumerable<Problem> UnmatchedWaits(LoadedConfiguration configuration, IReadOnlyList<Manifest> objects)
    {
        foreach (var (index, entry) in configuration.Options.Rollout.WaitFor.Index())
        {
            var ofKind = objects.Where(manifest => manifest.Name.Kind == entry.Kind).ToList();
            var names = ofKind.Select(manifest => manifest.Name.Name).ToList();
            if (WorkloadName.Kinds.Contains(entry.Kind) && ofKind.All(Workloads.IsAwaited))
                yield return configuration.Problem($"rollout.waitFor[{index}].kind", $"a {entry.Kind} is a workload, which is awaited without being listed; remove the entry");
            else if (ofKind.Count == 0)
                yield return configuration.Problem($"rollout.waitFor[{index}].kind", $"the manifests have no {entry.Kind}{NearestName.Hint(entry.Kind, objects.Select(manifest => manifest.Name.Kind))}");
            else if (entry is { Failed: not null, Ready: null } && ofKind.Any(KnownKinds.HasRule))
                yield return configuration.Problem($"rollout.waitFor[{index}].failed", $"say with 'ready' too when a {entry.Kind} is ready");
            else if (entry.Name is { } name && !names.Contains(name))
                yield return configuration.Problem($"rollout.waitFor[{index}].name", $"the manifests have no {entry.Kind} '{name}'{NearestName.Hint(name, names)}");
        }
    }

    private static Manifest NamespaceOf(LoadedConfiguration configuration, string ns) => new(
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = ns } },
        _ => configuration.MarkOf("createNamespace"))
    {
        IsOnlyIfMissing = true,
    };

    private static string Shown(LoadedConfiguration configuration, string file) => Path.GetRelativePath(configuration.Folder, file);

    private static string Group(string apiVersion) => apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion[..apiVersion.IndexOf('/', StringComparison.Ordinal)] : "";
}

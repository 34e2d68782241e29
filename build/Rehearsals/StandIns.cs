using System.Text.Json.Nodes;
using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Manifests;

namespace DeployKit.Build.Rehearsals;

/// <summary>What the app needs and a rehearsal has not got, made up: the same every time, so that a seed can be run again.</summary>
internal static class StandIns
{
    /// <summary>Reads the input, with values made up for variables that are not set and files that are not there.</summary>
    /// <param name="made">Told of each.</param>
    /// <exception cref="InvalidInputException">Everything else that is wrong.</exception>
    public static async Task<ReleaseInput> ReadAsync(DeployArguments arguments, Surroundings machine, string folder, Action<string> made, CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, string>(machine.Variables, StringComparer.Ordinal);
        while (true)
        {
            try
            {
                var configuration = await ReleaseInput.LoadAsync(arguments, variables, cancellationToken);
                return await ReleaseInput.ReadAsync(WithFiles(configuration, folder, made), variables, new Redactor(), cancellationToken);
            }
            catch (InvalidInputException exception) when (exception.Problems.Any(problem => problem.Variable is not null))
            {
                foreach (var name in exception.Problems.Select(problem => problem.Variable).OfType<string>().Distinct())
                {
                    variables[name] = $"rehearsal-{Hex(name)}";
                    made($"the variable {name}");
                }
            }
        }
    }

    // The objects that pods refer to and that neither the release nor anything else brings.
    public static IEnumerable<JsonObject> MissingObjects(ManifestSet manifests, IEnumerable<string> secrets, string ns)
    {
        var known = manifests.Objects.Select(manifest => (manifest.Name.Kind, manifest.Name.Name)).Concat(secrets.Select(name => ("Secret", name))).ToHashSet();
        foreach (var template in manifests.Objects.Append(manifests.Migration).OfType<Manifest>().Select(manifest => PodTemplates.Of(manifest.Body)?["spec"]).OfType<JsonObject>())
        {
            foreach (var (kind, name, key) in References(template))
            {
                if (!known.Add((kind, name)))
                    continue;
                yield return kind == "ServiceAccount"
                    ? Object(kind, name, ns)
                    : WithData(Object(kind, name, ns), References(template).Where(other => other.Kind == kind && other.Name == name).Select(other => other.Key ?? "value").Append(key ?? "value"));
            }
        }
    }

    private static LoadedConfiguration WithFiles(LoadedConfiguration configuration, string folder, Action<string> made) => configuration with
    {
        Options = configuration.Options with
        {
            Secrets = [.. configuration.Options.Secrets.Select(secret => secret with
            {
                Files = secret.Files.ToDictionary(file => file.Key, file => FileOf(configuration, file.Value, folder, made)),
                EnvFile = secret.EnvFile is { } name ? FileOf(configuration, name, folder, made) : null,
            })],
        },
    };

    private static string FileOf(LoadedConfiguration configuration, string file, string folder, Action<string> made)
    {
        if (Path.Exists(configuration.PathOf(file)))
            return file;
        made($"the file {file}");
        var path = Path.Combine(folder, $"{Hex(file)}.txt");
        File.WriteAllText(path, $"REHEARSAL_{Hex(file)}=rehearsal-{Hex(file + "=")}\n");
        return path;
    }

    private static IEnumerable<(string Kind, string Name, string? Key)> References(JsonObject spec)
    {
        foreach (var container in PodTemplates.Containers(new JsonObject { ["spec"] = spec.DeepClone() }).Select(entry => entry.Container))
        {
            foreach (var variable in Items(container["env"]))
            {
                if (Reference(variable["valueFrom"]?["secretKeyRef"], "Secret") is { } secret)
                    yield return secret;
                if (Reference(variable["valueFrom"]?["configMapKeyRef"], "ConfigMap") is { } config)
                    yield return config;
            }
            foreach (var source in Items(container["envFrom"]))
            {
                if (Reference(source["secretRef"], "Secret") is { } secret)
                    yield return secret;
                if (Reference(source["configMapRef"], "ConfigMap") is { } config)
                    yield return config;
            }
        }
        foreach (var volume in Items(spec["volumes"]))
        {
            foreach (var reference in Volume(volume["secret"], "Secret", "secretName").Concat(Volume(volume["configMap"], "ConfigMap", "name")))
                yield return reference;
        }
        if ((string?)spec["serviceAccountName"] is { } account && account != "default")
            yield return ("ServiceAccount", account, null);
    }

    private static (string, string, string?)? Reference(JsonNode? reference, string kind) =>
        (string?)reference?["name"] is { } name && (bool?)reference["optional"] != true ? (kind, name, (string?)reference["key"]) : null;

    private static IEnumerable<(string, string, string?)> Volume(JsonNode? source, string kind, string field)
    {
        if ((string?)source?[field] is not { } name || (bool?)source["optional"] == true)
            return [];
        var keys = Items(source["items"]).Select(item => (kind, name, (string?)item["key"])).ToList();
        return keys.Count > 0 ? keys : [(kind, name, null)];
    }

    private static IEnumerable<JsonObject> Items(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    private static JsonObject Object(string kind, string name, string ns) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
    };

    private static JsonObject WithData(JsonObject body, IEnumerable<string> keys)
    {
        body["data"] = new JsonObject(keys.Distinct().Select(key => KeyValuePair.Create(key, (JsonNode?)((string?)body["kind"] == "Secret" ? "cmVoZWFyc2Fs" : "rehearsal"))));
        return body;
    }

    private static string Hex(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..12];
}

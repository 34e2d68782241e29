using System.Text.Json;
using DeployKit.Yaml;

namespace DeployKit.Configuration;

/// <summary>Loads <c>deploykit.yaml</c>: strict, and with every problem of every environment at once.</summary>
public static class ConfigurationLoader
{
    /// <summary>
    /// Reads the file, checks the keys and types of all environments, chooses one, merges it over the root, expands the variables, and binds.
    /// </summary>
    /// <exception cref="InvalidInputException">All that is wrong, each with file, line and key.</exception>
    public static async Task<LoadedConfiguration> LoadAsync(ConfigurationRequest request, CancellationToken cancellationToken)
    {
        var content = await ReadAsync(request.File, cancellationToken);
        var root = RootOf(YamlReader.Read(content, request.File, ScalarSchema.Core), request.File);
        var environments = root.Find("environments")?.Value as YamlMapping;
        ThrowIfAny(OptionsCheck.FindProblems(root, environments));

        var chosen = EnvironmentChoice.Choose(environments, request);
        var variables = new Variables(request.Variables);
        var merged = variables.Expand(EnvironmentMerge.Merge(root, chosen?.Value as YamlMapping));
        var document = new YamlDocument(request.File, merged);
        var binder = new OptionsBinder(isPart: false, isExpanded: true);
        var bound = binder.Bind(merged, typeof(DeployOptions));
        // A missing variable leaves an empty text behind, which is no problem of its own.
        var missing = variables.Problems.Select(problem => problem.Key).ToHashSet();
        ThrowIfAny([.. variables.Problems, .. binder.Problems.Where(problem => !missing.Contains(problem.Key))]);

        var options = bound.Deserialize<DeployOptions>(OptionTypes.Json)!;
        ThrowIfAny(OptionRules.FindProblems(options, document));
        return new LoadedConfiguration(document, Path.GetDirectoryName(Path.GetFullPath(request.File))!)
        {
            Options = options,
            EnvironmentName = chosen?.Key,
            Context = ContextOf(options, chosen?.Key, request),
            IsOnSandbox = request.Context is null && options.Cluster == ClusterKind.Sandbox,
            Namespace = request.Namespace ?? options.Namespace,
        };
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException([new Problem(file, null, null, null, "there is no such file; name another with --config=FILE")]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException([new Problem(file, null, null, null, $"it can't be read: {exception.Message}")]);
        }
    }

    private static YamlMapping RootOf(IReadOnlyList<YamlDocument> documents, string file) => documents switch
    {
        [{ Root: YamlMapping root }] => root,
        [] => throw new InvalidInputException([new Problem(file, 1, 1, null, "the file is empty; it needs at least 'app' and 'manifests'")]),
        [var document] => throw new InvalidInputException([document.Root.Mark.Problem(null, "expected a map of options")]),
        [_, var second, ..] => throw new InvalidInputException([second.Root.Mark.Problem(null, "a second document; the options are one document")]),
    };

    private static string? ContextOf(DeployOptions options, string? environment, ConfigurationRequest request) =>
        request.Context ?? options.Context ?? (request.IsInCluster || options.Cluster is not null ? null : throw new InvalidInputException(
            $"{request.File}: 'context' is missing{(environment is null ? "" : $" for the environment '{environment}'")}; set it there or with --context=NAME"));

    private static void ThrowIfAny(IReadOnlyList<Problem> problems)
    {
        if (problems.Count > 0)
            throw new InvalidInputException([.. problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)]);
    }
}

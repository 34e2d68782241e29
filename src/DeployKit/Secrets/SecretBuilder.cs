using System.Text;
using DeployKit.Configuration;
using DeployKit.Http;

namespace DeployKit.Secrets;

/// <summary>Makes the Secrets that the configuration describes.</summary>
public static class SecretBuilder
{
    /// <summary>All Secrets, in the order of the file.</summary>
    /// <param name="variables">The variables of the process, for lines of an env file that name one.</param>
    /// <exception cref="InvalidInputException">Every file that can't be read, key that is not allowed or stands twice, and Secret over 1 MiB.</exception>
    public static async Task<IReadOnlyList<BuiltSecret>> BuildAsync(
        LoadedConfiguration configuration, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var secrets = new List<BuiltSecret>();
        foreach (var (index, options) in configuration.Options.Secrets.Index())
        {
            var sources = new SecretSources(configuration, options, $"secrets[{index}]", variables);
            secrets.Add(await sources.BuildAsync(cancellationToken));
            problems.AddRange(sources.Problems);
        }

        return problems.Count == 0 ? secrets : throw new InvalidInputException(problems);
    }

    /// <summary>The sources of one Secret.</summary>
    private sealed class SecretSources(
        LoadedConfiguration configuration, SecretOptions options, string path, IReadOnlyDictionary<string, string> variables)
    {
        private readonly Dictionary<string, SecretValue> _values = new(StringComparer.Ordinal);
        private readonly List<Problem> _problems = [];

        public IReadOnlyList<Problem> Problems => _problems;

        public async Task<BuiltSecret> BuildAsync(CancellationToken cancellationToken)
        {
            if (options.Registry is { } login)
                Add(RegistryLogin.Key, RegistryLogin.Write(login), $"{path}.registry");
            foreach (var (key, file) in options.Files)
            {
                if (await ReadAsync(file, $"{path}.files.{key}", cancellationToken) is { } content)
                    Add(key, content, $"{path}.files.{key}");
            }

            foreach (var (key, value) in options.Values)
                Add(key, Encoding.UTF8.GetBytes(value.Reveal()), $"{path}.values.{key}");
            if (options.EnvFile is { } envFile)
                await AddEnvFileAsync(envFile, cancellationToken);
            CheckUnmasked();
            CheckSize();
            return new BuiltSecret(options.Name, options.Registry is null ? "Opaque" : RegistryLogin.Type, [.. _values.Values])
            {
                Parts = options.Registry is null ? [] : RegistryLogin.Parts(options.Registry),
            };
        }

        private async Task AddEnvFileAsync(string envFile, CancellationToken cancellationToken)
        {
            var key = $"{path}.envFile";
            if (await ReadAsync(envFile, key, cancellationToken) is not { } content)
                return;
            // A file that was cut at the limit ends in the middle of a line.
            if (content.Length > SecretFile.Limit)
            {
                Refuse(key, $"the file '{envFile}' is larger than 1 MiB, the limit of a Secret");
                return;
            }

            var (entries, problems) = EnvFile.Read(content, envFile, key, variables);
            _problems.AddRange(problems);
            foreach (var (name, value) in entries)
                Add(name, Encoding.UTF8.GetBytes(value), key);
        }

        private async Task<byte[]?> ReadAsync(string file, string key, CancellationToken cancellationToken)
        {
            var (content, why) = await SecretFile.ReadAsync(configuration.PathOf(file), file, cancellationToken);
            if (why is not null)
                Refuse(key, why);
            return content;
        }

        private void Add(string key, byte[] content, string source)
        {
            if (!SecretKeys.IsValid(key))
                Refuse(source, $"'{key}' is no key of a Secret: {SecretKeys.Rule}");
            else if (!_values.TryAdd(key, new SecretValue(key, new Secret<byte[]>(content), options.Unmasked.Contains(key))))
                Refuse(source, $"the key '{key}' has a value already; each key stands in one source, once");
        }

        private void CheckUnmasked()
        {
            foreach (var (index, key) in options.Unmasked.Index())
            {
                if (_problems.Count == 0 && !_values.ContainsKey(key))
                    Refuse($"{path}.unmasked[{index}]", $"the Secret has no key '{key}'{NearestName.Hint(key, _values.Keys)}");
            }
        }

        private void CheckSize()
        {
            var size = _values.Values.Sum(value => (long)value.Content.Reveal().Length);
            if (size > SecretFile.Limit)
                Refuse($"{path}.name", $"the Secret '{options.Name}' is larger than 1 MiB, the limit for the values of a Secret");
        }

        private void Refuse(string key, string message) => _problems.Add(configuration.Problem(key, message));
    }
}

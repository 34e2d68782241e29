using System.Text;
using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>
/// Finds the login for a registry where the docker command line keeps it: <c>DOCKER_AUTH_CONFIG</c>, then of config.json the
/// registry's own helper, the helper for all, the file itself.
/// </summary>
/// <param name="environment">Reads a variable.</param>
/// <param name="configFolder">See <see cref="DockerConfigFile.FolderOf"/>.</param>
/// <param name="time">For the helper's timeout.</param>
public sealed class CredentialStore(Func<string, string?> environment, string configFolder, TimeProvider time)
{
    /// <summary>Null where there is no login: the registry is then used anonymously.</summary>
    /// <param name="registry">As in <see cref="ImageReference.Registry"/>.</param>
    /// <param name="cancellationToken">Ends a helper that is still running.</param>
    /// <exception cref="DockerConfigurationException">config.json or the variable can't be read.</exception>
    /// <exception cref="CredentialHelperException">The helper is missing, failed or did not answer in time.</exception>
    public async Task<RegistryCredential?> FindAsync(string registry, CancellationToken cancellationToken)
    {
        if (environment("DOCKER_AUTH_CONFIG") is { Length: > 0 } variable
            && Find(DockerConfigFile.Parse(variable, "DOCKER_AUTH_CONFIG"), registry, "DOCKER_AUTH_CONFIG") is { } given)
            return given;
        var config = DockerConfigFile.Load(configFolder);
        var helper = config.CredentialHelpers?.FirstOrDefault(entry => RegistryHost.Matches(entry.Key, registry)).Value ?? config.CredentialsStore;
        if (!string.IsNullOrEmpty(helper)
            && await new CredentialHelper(helper, environment, time).GetAsync(RegistryHost.KeyOf(registry), cancellationToken) is { } kept)
            return kept;
        return Find(config, registry, Path.Combine(configFolder, "config.json"));
    }

    private static RegistryCredential? Find(DockerConfigFile config, string registry, string origin)
    {
        var auths = config.Auths ?? new Dictionary<string, StoredLogin>();
        var entry = auths.GetValueOrDefault(RegistryHost.KeyOf(registry))
            ?? auths.FirstOrDefault(auth => RegistryHost.Matches(auth.Key, registry)).Value;
        return entry is null ? null : Read(entry, registry, origin);
    }

    // Docker Desktop leaves empty entries behind for what its helper keeps.
    private static RegistryCredential? Read(StoredLogin login, string registry, string origin)
    {
        var (username, password) = (login.Username, login.Password);
        if (!string.IsNullOrEmpty(login.Auth))
            (username, password) = Decode(login.Auth, registry, origin);
        if (!string.IsNullOrEmpty(login.IdentityToken))
            return new RegistryCredential { Username = username, IdentityToken = new(login.IdentityToken) };
        if (!string.IsNullOrEmpty(login.RegistryToken))
            return new RegistryCredential { RegistryToken = new(login.RegistryToken) };
        return string.IsNullOrEmpty(username) ? null : new RegistryCredential { Username = username, Password = new(password ?? "") };
    }

    private static (string Username, string Password) Decode(string auth, string registry, string origin)
    {
        var bytes = new byte[auth.Length];
        if (Convert.TryFromBase64String(auth, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).TrimEnd('\0').Split(':', 2) is [var username, var password])
            return (username, password);
        throw new DockerConfigurationException($"{origin}: the login for {registry} is not base64 of user:password; log in again (docker login {registry})");
    }
}

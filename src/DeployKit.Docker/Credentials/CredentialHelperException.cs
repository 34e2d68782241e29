using DeployKit.Http;

namespace DeployKit.Docker;

/// <summary>The program that keeps the logins could not be used.</summary>
public sealed class CredentialHelperException(string helper, string problem, Exception? innerException = null)
    : DeployKitException($"credential helper {helper}: {problem}", innerException)
{
    /// <summary>The program's name: <c>docker-credential-desktop</c>.</summary>
    public string Helper { get; } = helper;
}

using DeployKit.Http;

namespace DeployKit.Configuration;

/// <summary>Arguments, configuration, environment or manifests are wrong. Nothing was changed; exit code 2.</summary>
public sealed class InvalidInputException(IReadOnlyList<Problem> problems)
    : DeployKitException(string.Join('\n', problems))
{
    /// <summary>One problem that no file holds.</summary>
    public InvalidInputException(string message)
        : this([new Problem(null, null, null, null, message)])
    {
    }

    /// <summary>Everything that is wrong, in the order of the files.</summary>
    public IReadOnlyList<Problem> Problems { get; } = problems;
}

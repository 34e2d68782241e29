using DeployKit.Http;

namespace DeployKit.Migrations;

/// <summary>The migration did not complete.</summary>
public sealed class MigrationFailedException(MigrationResult result) : DeployKitException(result.Sentence)
{
    /// <summary>How it ended.</summary>
    public MigrationResult Result { get; } = result;
}

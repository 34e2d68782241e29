using DeployKit.Http;

namespace DeployKit.Releases.Revisions;

/// <summary>There is no version that a rollback may go to. Nothing was changed.</summary>
public sealed class RollbackRefusedException(string why) : DeployKitException(why);

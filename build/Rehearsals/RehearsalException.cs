using DeployKit.Http;

namespace DeployKit.Build.Rehearsals;

/// <summary>There is nothing to rehearse with.</summary>
internal sealed class RehearsalException(string message) : DeployKitException(message);

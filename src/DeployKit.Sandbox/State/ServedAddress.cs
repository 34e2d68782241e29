namespace DeployKit.Sandbox.State;

/// <summary>Where the process that has a kept sandbox serves it.</summary>
/// <param name="Address">Of the Kubernetes API and of the registry.</param>
/// <param name="RegistryHosts">The names of its registry: see <see cref="SandboxOptions.RegistryHosts"/>.</param>
public sealed record ServedAddress(Uri Address, IReadOnlyList<string> RegistryHosts);

namespace DeployKit.Docker;

/// <summary>What a login must be good for.</summary>
public enum RegistryAccess
{
    Pull,
    Push,
}
